package dev.signalbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxParallelTest {
  private final Vertx vertx = Vertx.vertx();
  private int underWay;
  private int most;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void tasksThatAwaitAreUnderWayTogetherButNoMoreThanAsked() throws Exception {
    var done = new ArrayList<Integer>();

    onContext(
        () -> {
          var tasks = IntStream.range(0, 50).<Runnable>mapToObj(i -> () -> await(i, done)).toList();
          new VertxParallel().run(tasks, 8);
          return done.size();
        });

    assertThat(done).hasSize(50).doesNotHaveDuplicates();
    assertThat(most).isEqualTo(8);
  }

  private void await(int number, List<Integer> done) {
    underWay++;
    most = Math.max(most, underWay);
    var turn = Promise.<Void>promise();
    vertx.setTimer(1, _ -> turn.complete());
    turn.future().await();
    underWay--;
    done.add(number);
  }

  @Test
  void aTaskThatThrowsKeepsNoOtherFromBeingRunAndIsTold() throws Exception {
    var ran = new ArrayList<Integer>();

    var told =
        onContext(
            () -> {
              var tasks =
                  IntStream.range(0, 6)
                      .<Runnable>mapToObj(
                          i ->
                              () -> {
                                ran.add(i);
                                if (i < 3) {
                                  throw new AssertionError("task " + i);
                                }
                              })
                      .toList();
              try {
                new VertxParallel().run(tasks, 2);
                return "nothing";
              } catch (AssertionError failure) {
                return failure.getMessage();
              }
            });

    assertThat(ran).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(told).isEqualTo("task 0");
  }

  @Test
  void nothingToDoIsDoneAtOnce() throws Exception {
    assertThat(
            onContext(
                () -> {
                  new VertxParallel().run(List.of(), 8);
                  return true;
                }))
        .isTrue();
  }

  private <T> T onContext(Supplier<T> body) throws Exception {
    var result = new CompletableFuture<T>();
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            context.runOnContext(
                _ -> {
                  try {
                    result.complete(body.get());
                  } catch (Throwable trouble) {
                    result.completeExceptionally(trouble);
                  }
                });
            return Future.succeededFuture();
          }
        };
    vertx.deployVerticle(verticle, options).toCompletionStage().toCompletableFuture().join();
    return result.get(10, TimeUnit.SECONDS);
  }
}
