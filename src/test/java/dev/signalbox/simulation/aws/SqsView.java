package dev.signalbox.simulation.aws;

import dev.signalbox.simulation.machine.Gate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The queues as one process sends to them: the SDK's client.
public final class SqsView implements SqsAsyncClient {
  private final Map<String, SimulatedQueue> queueByUrl;
  private final Gate gate;

  public SqsView(Map<String, SimulatedQueue> queueByUrl, Gate gate) {
    this.queueByUrl = Map.copyOf(queueByUrl);
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
          var queue = Objects.requireNonNull(queueByUrl.get(request.queueUrl()));
          var delay = Optional.ofNullable(request.delaySeconds()).orElse(0);
          queue.send(request.messageBody(), Duration.ofSeconds(delay));
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
