package dev.signalbox.sqs.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.aws.name.QueueAddress;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.QueueFacts.Redrive;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Reads the attributes of a queue, and no message.
public final class QueueInspection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqsAsyncClient client;
  private final AwsCall aws = new AwsCall("sqs");

  public QueueInspection(SqsAsyncClient client) {
    this.client = client;
  }

  public Asked<QueueFacts> of(String url) {
    return Asking.of(
        () ->
            facts(
                url,
                aws.await(
                        "GetQueueAttributes",
                        () ->
                            client.getQueueAttributes(
                                it -> it.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
                    .attributesAsStrings()));
  }

  private static QueueFacts facts(String url, Map<String, String> attributes) {
    return new QueueFacts(
        url,
        attributes.getOrDefault("QueueArn", ""),
        text(attributes, "RedrivePolicy").flatMap(QueueInspection::redrive),
        seconds(attributes, "VisibilityTimeout"),
        seconds(attributes, "MessageRetentionPeriod"),
        seconds(attributes, "DelaySeconds").orElse(Duration.ZERO),
        text(attributes, "Policy"),
        text(attributes, "KmsMasterKeyId"),
        QueueAddress.of(url).flatMap(QueueAddress::place).isPresent());
  }

  private static Optional<String> text(Map<String, String> attributes, String name) {
    return Optional.ofNullable(attributes.get(name)).filter(it -> !it.isBlank());
  }

  private static Optional<Duration> seconds(Map<String, String> attributes, String name) {
    return text(attributes, name)
        .filter(it -> it.matches("[0-9]{1,9}"))
        .map(it -> Duration.ofSeconds(Long.parseLong(it)));
  }

  private static Optional<Redrive> redrive(String json) {
    try {
      var policy = JSON.readTree(json);
      return Optional.of(
          new Redrive(
              policy.path("deadLetterTargetArn").asText(), policy.path("maxReceiveCount").asInt()));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
