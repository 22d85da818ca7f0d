package dev.signalbox.sqs;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;

/// The consumer through the SDK on a real SQS server.
class ElasticMqConsumerTest extends QueueConsumerContract {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();

  @Override
  QueueWorld open(Vertx vertx) {
    return SERVER.world(vertx);
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }
}
