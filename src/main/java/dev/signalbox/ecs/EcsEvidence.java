package dev.signalbox.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.Task;

/// What is kept of a stopped task as evidence, in AWS's own words. ECS forgets the task after an
/// hour. Only what is named here is kept: the overrides of a task hold the values of environment
/// variables, and what AWS adds later may do so too.
final class EcsEvidence {
  /// What a task row has room for beside everything else.
  static final int LENGTH_MAX = 8192;

  private static final List<String> OF_TASK =
      List.of(
          "taskArn",
          "clusterArn",
          "taskDefinitionArn",
          "lastStatus",
          "version",
          "startedBy",
          "stopCode",
          "stoppedReason",
          "createdAt",
          "pullStartedAt",
          "pullStoppedAt",
          "startedAt",
          "executionStoppedAt",
          "stoppingAt",
          "stoppedAt",
          "availabilityZone",
          "containerInstanceArn",
          "capacityProviderName",
          "launchType",
          "platformVersion",
          "platformFamily",
          "cpu",
          "memory",
          "healthStatus");

  private static final List<String> OF_CONTAINER =
      List.of(
          "name",
          "lastStatus",
          "exitCode",
          "reason",
          "image",
          "imageDigest",
          "healthStatus",
          "cpu",
          "memory");

  private static final List<String> OF_CONTAINER_AT_LEAST =
      List.of("name", "lastStatus", "exitCode", "reason");

  private static final Set<String> OF_NETWORK =
      Set.of("subnetId", "networkInterfaceId", "privateIPv4Address");

  /// More than a task definition can have, and room for those that AWS adds.
  private static final int CONTAINERS_MAX = 20;

  /// From what is kept to what is kept at least, tried one after the other.
  private static final List<Scale> SCALES =
      List.of(
          new Scale(500, true, OF_CONTAINER),
          new Scale(250, false, OF_CONTAINER),
          new Scale(250, false, OF_CONTAINER_AT_LEAST),
          new Scale(100, false, OF_CONTAINER_AT_LEAST));

  private static final ObjectMapper JSON = new ObjectMapper();

  private EcsEvidence() {}

  private record Scale(int textLengthMax, boolean withNetwork, List<String> ofContainer) {}

  /// Returns the evidence in the detail of an event. Of one that is too long all containers stay.
  static String of(JsonNode detail) {
    return SCALES.stream()
        .map(scale -> storable(scaled(detail, scale).toString()))
        .filter(it -> it.length() <= LENGTH_MAX)
        .findFirst()
        .orElseGet(() -> storable(scaled(detail, SCALES.getLast()).toString()));
  }

  /// Returns the same of what DescribeTasks says of the task.
  static String of(Task task) {
    return of(object(task));
  }

  private static ObjectNode scaled(JsonNode detail, Scale scale) {
    var evidence = kept(detail, OF_TASK, scale);
    if (scale.withNetwork()) {
      var network = network(detail.path("attachments"), scale);
      evidence.setAll(network.isEmpty() ? Map.of() : Map.of("network", network));
    }
    var containers = evidence.putArray("containers");
    detail
        .path("containers")
        .valueStream()
        .filter(JsonNode::isObject)
        .limit(CONTAINERS_MAX)
        .forEach(it -> containers.add(kept(it, scale.ofContainer(), scale)));
    return evidence;
  }

  private static ObjectNode kept(JsonNode from, List<String> names, Scale scale) {
    var kept = JSON.createObjectNode();
    for (var name : names) {
      var value = from.path(name);
      if (value.isTextual() && !value.textValue().equals("null")) {
        kept.put(name, cut(value.textValue(), scale));
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        kept.put(name, value.longValue());
      }
    }
    return kept;
  }

  /// Of the attachments only the network interface's, and of that where it is.
  private static ArrayNode network(JsonNode attachments, Scale scale) {
    var network = JSON.createArrayNode();
    attachments
        .valueStream()
        .flatMap(attachment -> attachment.path("details").valueStream())
        .filter(it -> OF_NETWORK.contains(it.path("name").asText()))
        .limit(OF_NETWORK.size())
        .forEach(
            it ->
                network
                    .addObject()
                    .put("name", it.path("name").asText())
                    .put("value", cut(it.path("value").asText(), scale)));
    return network;
  }

  /// An answer of the SDK as the JSON that it was made of, with times as an event spells them.
  private static ObjectNode object(SdkPojo answer) {
    var object = JSON.createObjectNode();
    for (var field : answer.sdkFields()) {
      switch (field.getValueOrDefault(answer)) {
        case String text -> object.put(field.locationName(), text);
        case Integer number -> object.put(field.locationName(), number);
        case Long number -> object.put(field.locationName(), number);
        case Instant time -> object.put(field.locationName(), time.toString());
        case Collection<?> all -> {
          var array = object.putArray(field.locationName());
          all.stream()
              .filter(SdkPojo.class::isInstance)
              .forEach(it -> array.add(object((SdkPojo) it)));
        }
        case null, default -> {
          // Nothing else is kept.
        }
      }
    }
    return object;
  }

  /// With a `?` for each half of a character, which has no UTF-8 form and could not be stored.
  static String storable(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static String cut(String text, Scale scale) {
    return text.length() <= scale.textLengthMax() ? text : text.substring(0, scale.textLengthMax());
  }
}
