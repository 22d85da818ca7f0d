package dev.signalbox.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.output.LogPlace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/// Where agents on ECS print to, by the log driver of their container in the task definition.
public final class EcsLogPlaces implements LogPlace.Finder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "awslogs-group";
  private static final String PREFIX = "awslogs-stream-prefix";

  private final AwsCall calls = new AwsCall("ecs");
  private final EcsAsyncClient client;
  private final EcsSettings settings;
  private final String region;

  /// Revisions never change. A family is asked for anew each time.
  private final Map<String, Optional<ContainerDefinition>> revisions = new ConcurrentHashMap<>();

  public EcsLogPlaces(EcsAsyncClient client, EcsSettings settings, String region) {
    this.client = client;
    this.settings = settings;
    this.region = region;
  }

  @Override
  public LogPlace of(SessionHandle session, Optional<String> evidence) {
    var told = evidence.flatMap(EcsLogPlaces::definition);
    var definition = told.orElse(settings.agent().family().name());
    var container = told.isPresent() ? revision(definition) : container(definition);
    return container
        .map(it -> place(session, definition, it))
        .orElseGet(
            () ->
                new LogPlace.Unknown(
                    "there is no container %s in %s"
                        .formatted(settings.agent().container().value(), definition)));
  }

  /// Two who ask at once both ask ECS. Neither may wait for the other, because the threads of a
  /// verticle run in turns, and the one that has the answer may never get another turn.
  private Optional<ContainerDefinition> revision(String arn) {
    var known = revisions.get(arn);
    if (known != null) {
      return known;
    }
    var read = container(arn);
    revisions.put(arn, read);
    return read;
  }

  private static Optional<String> definition(String evidence) {
    try {
      return Optional.of(JSON.readTree(evidence).path("taskDefinitionArn"))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue);
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private Optional<ContainerDefinition> container(String definition) {
    var name = settings.agent().container().value();
    return calls
        .await(
            "DescribeTaskDefinition",
            () -> client.describeTaskDefinition(it -> it.taskDefinition(definition)))
        .taskDefinition()
        .containerDefinitions()
        .stream()
        .filter(it -> name.equals(it.name()))
        .findFirst();
  }

  private LogPlace place(SessionHandle session, String definition, ContainerDefinition container) {
    return Optional.ofNullable(container.logConfiguration())
        .map(it -> place(session, it))
        .orElseGet(() -> new LogPlace.Unknown("its container has no log driver in " + definition));
  }

  private LogPlace place(SessionHandle session, LogConfiguration log) {
    if (log.logDriver() != LogDriver.AWSLOGS) {
      return new LogPlace.Unknown("its log driver is " + log.logDriverAsString() + ", not awslogs");
    }
    var options = log.options();
    var elsewhere =
        Optional.ofNullable(options.get("awslogs-region")).filter(it -> !it.equals(region));
    if (elsewhere.isPresent()) {
      return new LogPlace.Unknown("its log is in another Region, " + elsewhere.get());
    }
    return Stream.of(GROUP, PREFIX)
        .filter(it -> !options.containsKey(it))
        .findFirst()
        .<LogPlace>map(
            it ->
                new LogPlace.Unknown(
                    "its log driver has no " + it + ", so that its stream cannot be told"))
        .orElseGet(() -> stream(session, options));
  }

  private LogPlace stream(SessionHandle session, Map<String, String> options) {
    var arn = EcsSession.taskArn(session);
    var id = arn.substring(arn.lastIndexOf('/') + 1);
    return new LogPlace.Stream(
        options.getOrDefault(GROUP, ""),
        String.join(
            "/", options.getOrDefault(PREFIX, ""), settings.agent().container().value(), id));
  }
}
