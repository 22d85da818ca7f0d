package dev.signalbox.local.eventbridge;

import java.util.concurrent.CompletionStage;

/// How an event gets into the queue that a target or dead-letter configuration names; a failed
/// stage is tried again.
@FunctionalInterface
public interface QueueDelivery {
  CompletionStage<?> send(String queueArn, String body);
}
