package dev.signalbox.service;

import dev.signalbox.orchestrator.port.Parallel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Parallelism on the caller's Vert.x context: each lane is a virtual thread of it, which lets the
/// others go on while it awaits an answer. Only for code on a context of virtual threads.
final class VertxParallel implements Parallel {
  @Override
  public void run(List<Runnable> tasks, int atOnce) {
    var context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("not on a Vert.x context");
    }
    // Touched on the context only, which runs one lane at a time.
    var waiting = new ArrayDeque<>(tasks);
    var lanes = new ArrayList<Future<Void>>();
    for (int lane = 0; lane < Math.min(atOnce, tasks.size()); lane++) {
      lanes.add(lane(context, waiting));
    }
    Future.join(lanes).await();
  }

  /// A task that throws does not keep the lane from the next one. The first failure is the lane's.
  private static Future<Void> lane(Context context, Queue<Runnable> waiting) {
    var over = Promise.<Void>promise();
    context.runOnContext(
        _ -> {
          for (var task = waiting.poll(); task != null; task = waiting.poll()) {
            try {
              task.run();
            } catch (Throwable trouble) {
              over.tryFail(trouble);
            }
          }
          over.tryComplete();
        });
    return over.future();
  }
}
