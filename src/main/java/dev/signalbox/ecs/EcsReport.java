package dev.signalbox.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Reads the evidence of a stopped ECS task for a person. Nothing is asked of ECS, which forgets a
/// task after an hour.
public final class EcsReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// A name for a person, and the field that it is told in.
  private record Named(String name, String field) {}

  private static final List<Named> PHASES =
      List.of(
          new Named("accepted", "createdAt"),
          new Named("pull started", "pullStartedAt"),
          new Named("pull stopped", "pullStoppedAt"),
          new Named(SessionReport.STARTED, "startedAt"),
          new Named("execution stopped", "executionStoppedAt"),
          new Named("stopping", "stoppingAt"),
          new Named(SessionReport.STOPPED, "stoppedAt"));

  private static final List<Named> FACTS =
      List.of(
          new Named("stop_code", "stopCode"),
          new Named("stopped_reason", "stoppedReason"),
          new Named("zone", "availabilityZone"),
          new Named("host", "containerInstanceArn"),
          new Named("capacity_provider", "capacityProviderName"),
          new Named("launch_type", "launchType"),
          new Named("platform", "platformVersion"),
          new Named("platform_family", "platformFamily"),
          new Named("cpu", "cpu"),
          new Named("memory", "memory"),
          new Named("definition", "taskDefinitionArn"));

  private static final List<Named> NETWORK =
      List.of(
          new Named("subnet", "subnetId"),
          new Named("interface", "networkInterfaceId"),
          new Named("private_ip", "privateIPv4Address"));

  private EcsReport() {}

  /// Returns what the evidence says; empty for a text that is none.
  public static Optional<SessionReport> of(String evidence) {
    try {
      var task = JSON.readTree(evidence);
      return task.isObject()
          ? Optional.of(new SessionReport(phases(task), containers(task), facts(task)))
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static List<SessionReport.Phase> phases(JsonNode task) {
    return PHASES.stream()
        .flatMap(
            phase ->
                text(task, phase.field())
                    .flatMap(EcsReport::time)
                    .map(at -> new SessionReport.Phase(phase.name(), at))
                    .stream())
        .toList();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static List<SessionReport.Container> containers(JsonNode task) {
    return task.path("containers")
        .valueStream()
        .map(
            it ->
                new SessionReport.Container(
                    text(it, "name").orElse("without a name"),
                    text(it, "lastStatus"),
                    exitCode(it.path("exitCode")),
                    text(it, "reason"),
                    text(it, "image"),
                    text(it, "imageDigest")))
        .toList();
  }

  private static OptionalInt exitCode(JsonNode code) {
    return code.isIntegralNumber() && code.canConvertToInt()
        ? OptionalInt.of(code.intValue())
        : OptionalInt.empty();
  }

  private static Map<String, String> facts(JsonNode task) {
    var facts = new LinkedHashMap<String, String>();
    FACTS.forEach(it -> text(task, it.field()).ifPresent(value -> facts.put(it.name(), value)));
    for (var named : NETWORK) {
      Stream.concat(
              task.path("network").valueStream(),
              // As rows hold it that keep an event as it came.
              task.path("attachments")
                  .valueStream()
                  .flatMap(it -> it.path("details").valueStream()))
          .filter(it -> it.path("name").asText().equals(named.field()))
          .flatMap(it -> text(it, "value").stream())
          .forEach(value -> facts.put(named.name(), value));
    }
    return facts;
  }

  private static Optional<String> text(JsonNode parent, String field) {
    return Optional.of(parent.path(field))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(it -> !it.isBlank());
  }
}
