package dev.signalbox.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the messages of an EventBridge rule on ECS. Claims everything that has a `detail-type`, so
/// that a rule which lets too much through shows as a count and not as a dead letter.
public final class EcsStateChangeIntake implements EventIntake {
  private static final String DETAIL_TYPE = "ECS Task State Change";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Logger LOG = LoggerFactory.getLogger(EcsStateChangeIntake.class);

  private static final String FOREIGN_CLUSTER =
      "Events of our own sessions come from this cluster, which is not the one of the settings:"
          + " they are dropped.";

  /// Whatever stands in a message, a line of the log stays readable.
  private static final int CLUSTER_TOLD_MAX = 300;

  private final EcsSettings settings;
  private final SetupDoubts doubts;

  public EcsStateChangeIntake(EcsSettings settings, SetupDoubts doubts) {
    this.settings = settings;
    this.doubts = doubts;
  }

  @Override
  public Reading read(String body, Instant receivedAt) {
    try {
      return read(JSON.readTree(body), receivedAt);
    } catch (JsonProcessingException e) {
      // Jackson's message quotes the body, so only the place is told.
      var at = e.getLocation();
      return new Reading.Unusable(
          "bad-json",
          at == null
              ? "The body is not JSON."
              : "The body is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr());
    } catch (EcsDetail.Unreadable e) {
      return new Reading.Unusable("bad-event", e.told());
    }
  }

  private Reading read(JsonNode event, Instant receivedAt) throws EcsDetail.Unreadable {
    if (event.isMissingNode()) {
      return new Reading.Unusable("bad-json", "The body is empty.");
    }
    if (!event.path("detail-type").isTextual()) {
      return new Reading.NotMine();
    }
    if (!event.path("detail-type").textValue().equals(DETAIL_TYPE)) {
      return new Reading.Ignored("other_detail_type");
    }
    if (!event.path("source").asText().equals("aws.ecs")) {
      return new Reading.Ignored("other_source");
    }
    return event.path("detail") instanceof ObjectNode detail
        ? ofDetail(detail, receivedAt)
        : new Reading.Unusable("bad-event", "detail is missing or not an object");
  }

  private Reading ofDetail(ObjectNode json, Instant receivedAt) throws EcsDetail.Unreadable {
    var detail = new EcsDetail(json);
    if (!detail.clusterArn().equals(settings.clusterArn())) {
      return foreignCluster(detail);
    }
    var task = detail.task();
    var attempt = attempt(detail, task);
    if (attempt.isEmpty()) {
      return notOurs(task);
    }
    return switch (task.lastStatus()) {
      case "RUNNING", "STOPPED" ->
          new Reading.Understood(observed(attempt.get(), task, json, receivedAt));
      // On its way up or down: nothing to decide by, and STOPPED will come.
      case "PROVISIONING", "PENDING", "ACTIVATING", "DEACTIVATING", "STOPPING", "DEPROVISIONING" ->
          new Reading.Ignored("intermediate");
      default -> new Reading.Ignored("unknown_status");
    };
  }

  /// A task of ours in another cluster says that one of the two is wrong: the rule, or the cluster
  /// that the settings name. Every event of our sessions is lost then.
  private Reading foreignCluster(EcsDetail detail) throws EcsDetail.Unreadable {
    var cluster = detail.clusterArn();
    var isOurs = detail.startedBy().flatMap(this::ofOurs).isPresent();
    var told =
        cluster.length() > CLUSTER_TOLD_MAX ? cluster.substring(0, CLUSTER_TOLD_MAX) : cluster;
    if (isOurs && doubts.raise(SetupDoubts.Kind.FOREIGN_CLUSTER, told, FOREIGN_CLUSTER)) {
      LOG.atWarn()
          .addKeyValue("cluster", told)
          .addKeyValue("expected", settings.clusterArn())
          .log("events of our own sessions are dropped, they come from another cluster");
    }
    return new Reading.Ignored("foreign_cluster");
  }

  private Reading notOurs(EcsTask task) {
    var isOfAnother = task.startedBy().flatMap(EcsSession::markOf).isPresent();
    return new Reading.Ignored(isOfAnother ? "foreign_deployment" : "not_ours");
  }

  private Optional<AttemptId> ofOurs(String startedBy) {
    return EcsSession.ofStartedBy(settings.deployment(), startedBy);
  }

  private SessionObserved observed(
      AttemptId attempt, EcsTask task, ObjectNode detail, Instant receivedAt) {
    var status = task.status(settings.agent().container().value());
    Optional<String> evidence =
        switch (status) {
          case SessionStatus.Ended _ -> Optional.of(EcsEvidence.of(detail));
          case SessionStatus.Running _, SessionStatus.AgentEnded _, SessionStatus.NotFound _ ->
              Optional.empty();
        };
    var session = EcsSession.of(task.clusterArn(), task.taskArn());
    return new SessionObserved(attempt, session, status, task.version(), evidence, receivedAt);
  }

  /// A `startedBy` of somebody else is an answer; only where there is none do the variables count,
  /// and only for an end. A copy of our task that a person runs bears the same variables, and a
  /// session that runs without a row is stopped.
  private Optional<AttemptId> attempt(EcsDetail detail, EcsTask task) throws EcsDetail.Unreadable {
    if (task.startedBy().isPresent()) {
      return task.startedBy().flatMap(this::ofOurs);
    }
    if (!task.lastStatus().equals("STOPPED")) {
      return Optional.empty();
    }
    var taskId =
        detail
            .environment(settings.agent().container().value(), "TASK_ID")
            .filter(AttemptId::isTaskId);
    var number =
        detail
            .environment(settings.agent().container().value(), "ATTEMPT")
            .filter(it -> it.matches("[1-9][0-9]{0,5}"));
    return taskId.flatMap(id -> number.map(it -> new AttemptId(id, Integer.parseInt(it))));
  }
}
