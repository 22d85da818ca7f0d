package dev.signalbox.local.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.local.wire.WireTarget;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class SqsQueueDeliveryTest {
  private final Vertx vertx = Vertx.vertx();
  private final WireServer server =
      new WireServer(vertx, InstantSource.system())
          .serve(
              new WireTarget(
                  "sqs",
                  "AmazonSQS",
                  Map.of(
                      "GetQueueUrl", SqsQueueDeliveryTest::url,
                      "SendMessage", SqsQueueDeliveryTest::send)))
          .start(0);

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void bodyIsSentToTheQueueThatTheArnNames() {
    try (var sqs = client()) {
      var delivery = new SqsQueueDelivery(sqs);

      delivery
          .send("arn:aws:sqs:us-east-1:000000000000:task-events", "{}")
          .toCompletableFuture()
          .join();
    }

    var asked = server.journal().calls("sqs", "GetQueueUrl").getFirst().request();
    var sent = server.journal().calls("sqs", "SendMessage").getFirst().request();
    assertThat(asked.path("QueueName").asText()).isEqualTo("task-events");
    assertThat(sent.path("QueueUrl").asText()).isEqualTo("http://queues/task-events");
    assertThat(sent.path("MessageBody").asText()).isEqualTo("{}");
  }

  private SqsAsyncClient client() {
    return SqsAsyncClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
        .build();
  }

  private static WireAnswer url(WireCall call) {
    var name = call.request().path("QueueName").asText();
    return WireAnswer.of(Json.object().put("QueueUrl", "http://queues/" + name));
  }

  private static WireAnswer send(WireCall call) {
    return WireAnswer.of(
        Json.object()
            .put("MessageId", "1")
            .put("MD5OfMessageBody", md5(call.request().path("MessageBody").asText())));
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
