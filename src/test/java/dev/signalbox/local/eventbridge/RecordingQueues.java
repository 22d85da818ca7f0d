package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Queues that keep what they are sent, after refusing as often as they are told to.
final class RecordingQueues implements QueueDelivery {
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  private record Sent(String queueArn, ObjectNode event) {}

  void refuse(int times) {
    refusals.set(times);
  }

  /// Runs before each message is taken: to plant a failure there.
  volatile Runnable atSend = () -> {};

  @Override
  public CompletionStage<?> send(String queueArn, String body) {
    atSend.run();
    if (refusals.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
      return CompletableFuture.failedStage(new IllegalStateException("queue refuses"));
    }
    sent.add(new Sent(queueArn, Json.parse(body).orElseThrow()));
    return CompletableFuture.completedStage("sent");
  }

  List<ObjectNode> in(String queueArn) {
    return sent.stream().filter(each -> each.queueArn().equals(queueArn)).map(Sent::event).toList();
  }
}
