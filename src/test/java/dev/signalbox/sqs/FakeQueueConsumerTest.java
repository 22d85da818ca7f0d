package dev.signalbox.sqs;

import io.vertx.core.Vertx;

/// The consumer on the fake queue, which is thereby shown to be one.
class FakeQueueConsumerTest extends QueueConsumerContract {
  @Override
  QueueWorld open(Vertx vertx) {
    return new FakeQueueWorld();
  }
}
