package dev.signalbox.simulation.aws;

import dev.signalbox.simulation.machine.Gate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The task queue as one process sends to it: the SDK's client.
public final class SqsView implements SqsAsyncClient {
  private final SimulatedQueue queue;
  private final Gate gate;

  public SqsView(SimulatedQueue queue, Gate gate) {
    this.queue = queue;
    this.gate = gate;
  }

  @Override
  public CompletableFuture<SendMessageResponse> sendMessage(SendMessageRequest request) {
    return SdkCalls.call(
        gate,
        "sqs.SendMessage",
        "",
        SqsException.builder(),
        () -> {
          queue.send(request.messageBody(), Duration.ofSeconds(request.delaySeconds()));
          return SendMessageResponse.builder().messageId(request.messageBody()).build();
        });
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}
