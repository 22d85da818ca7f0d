package dev.signalbox.ecs;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/// Runs each session as one standalone ECS task. RunTask under the attempt's token is safe to
/// repeat, so a lost answer is the caller's to ask again for.
public final class EcsComputeStrategy implements ObservableComputeStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(EcsComputeStrategy.class);

  /// What DescribeTasks takes in one call.
  private static final int DESCRIBE_MAX = 100;

  /// What StopTask takes and `stoppedReason` echoes.
  private static final int REASON_LENGTH_MAX = 255;

  private static final Set<String> NEW = Set.of("PROVISIONING", "PENDING", "ACTIVATING");

  private final EcsAsyncClient client;
  private final EcsSettings settings;
  private final EcsRequests requests;
  private final AwsCall aws = new AwsCall("ecs");

  public EcsComputeStrategy(EcsAsyncClient client, EcsSettings settings) {
    this.client = client;
    this.settings = settings;
    this.requests = new EcsRequests(settings);
  }

  @Override
  public SessionStart startSession(SessionRequest request) {
    var runTask = requests.runTask(request);
    var length = EcsOverrides.length(runTask.overrides());
    return length > EcsOverrides.LENGTH_MAX
        ? declined(FailureCode.OVERRIDES_TOO_LARGE, "They have " + length + " characters.")
        : run(runTask);
  }

  private SessionStart run(RunTaskRequest request) {
    return aws.await("RunTask", () -> client.runTask(request), this::answered, this::refused);
  }

  /// A replayed answer may name a task that has stopped already: it is still this attempt's
  /// session, and its event tells the rest.
  private SessionStart answered(RunTaskResponse response) {
    if (response.tasks().isEmpty()) {
      return response.failures().isEmpty()
          ? declined(
              FailureCode.PLATFORM_START_ERROR, "RunTask returned neither a task nor a failure.")
          : new SessionStart.Declined(EcsRefusals.ofFailures(response.failures()));
    }
    var task = response.tasks().getFirst();
    var cluster = Optional.ofNullable(task.clusterArn()).orElse(settings.clusterArn());
    return new SessionStart.Started(EcsSession.of(cluster, task.taskArn()), origin(task));
  }

  /// A task that was accepted just now is not further than this. One that an earlier call started a
  /// moment ago looks the same.
  private static SessionStart.Origin origin(Task task) {
    return Optional.ofNullable(task.lastStatus()).filter(it -> !NEW.contains(it)).isPresent()
        ? SessionStart.Origin.REPLAYED
        : SessionStart.Origin.NEW;
  }

  /// An exception turns the call away, not the start: an earlier call under the same token may have
  /// led to a task already, so a new attempt would be a second one.
  private Optional<SessionStart> refused(SdkException failure) {
    if (failure instanceof ConflictException conflict && conflict.hasResourceIds()) {
      return conflict.resourceIds().stream().findFirst().map(this::adopted);
    }
    var cause = EcsRefusals.ofException(failure).or(() -> conflictWithoutTask(failure));
    if (cause.filter(it -> it.code() == FailureCode.THROTTLED).isPresent()) {
      throw DependencyUnavailable.throttled("ecs", "RunTask", failure);
    }
    return cause.map(SessionStart.Declined::unread);
  }

  /// The token was used for this attempt's task already, with another request, as when settings
  /// changed between two tries.
  private SessionStart adopted(String taskArn) {
    LOG.atWarn().addKeyValue("session_id", taskArn).log("adopted the task that has the token");
    return new SessionStart.Started(
        EcsSession.of(settings.clusterArn(), taskArn), SessionStart.Origin.ADOPTED);
  }

  private static Optional<FailureCause> conflictWithoutTask(SdkException failure) {
    return failure instanceof ConflictException
        ? Optional.of(EcsRefusals.cause(FailureCode.REQUEST_REFUSED, failure))
        : Optional.empty();
  }

  private static SessionStart declined(FailureCode code, String detail) {
    return new SessionStart.Declined(new FailureCause(code, detail));
  }

  @Override
  public StopOutcome stopSession(SessionHandle session, String reason) {
    var cut = reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX));
    return aws.await(
        "StopTask",
        () ->
            client.stopTask(
                it ->
                    it.cluster(EcsSession.clusterArn(session))
                        .task(EcsSession.taskArn(session))
                        .reason(cut)),
        _ -> StopOutcome.STOPPING,
        failure -> gone(session, failure));
  }

  /// ECS has no class of its own for an unknown task: it is an invalid parameter whose text says
  /// so, and any other invalid parameter is a bug of ours that must not pass for a success.
  private static Optional<StopOutcome> gone(SessionHandle session, SdkException failure) {
    var unknown =
        switch (failure) {
          case ResourceNotFoundException _ -> true;
          case InvalidParameterException invalid ->
              EcsRefusals.text(invalid).toLowerCase(Locale.ROOT).contains("not found");
          default -> false;
        };
    if (!unknown) {
      return Optional.empty();
    }
    LOG.atInfo().addKeyValue("session_id", session.sessionId()).log("nothing to stop, it is gone");
    return Optional.of(StopOutcome.GONE);
  }

  @Override
  public Map<SessionHandle, SessionObservation> pollSession(Collection<SessionHandle> sessions) {
    var sightings = new LinkedHashMap<SessionHandle, SessionObservation>();
    sessions.stream()
        .distinct()
        .collect(
            Collectors.groupingBy(
                EcsSession::clusterArn,
                LinkedHashMap::new,
                Collectors.toCollection(ArrayList::new)))
        .forEach((cluster, group) -> sightings.putAll(described(cluster, group)));
    return sightings;
  }

  private Map<SessionHandle, SessionObservation> described(
      String cluster, List<SessionHandle> sessions) {
    var sightings = new LinkedHashMap<SessionHandle, SessionObservation>();
    sessions.stream()
        .gather(Gatherers.windowFixed(DESCRIBE_MAX))
        .forEach(
            window -> {
              var tasks = describe(cluster, window.stream().map(EcsSession::taskArn).toList());
              window.forEach(it -> sightings.put(it, sighting(tasks, it)));
            });
    return sightings;
  }

  private Map<String, Task> describe(String cluster, List<String> taskArns) {
    var response =
        aws.await(
            "DescribeTasks", () -> client.describeTasks(it -> it.cluster(cluster).tasks(taskArns)));
    var tasks = new HashMap<String, Task>();
    response.tasks().forEach(task -> tasks.put(task.taskArn(), task));
    return tasks;
  }

  /// AWS lists an unknown task as MISSING, other implementations leave it out: both are not found.
  private SessionObservation sighting(Map<String, Task> tasks, SessionHandle session) {
    return Optional.ofNullable(tasks.get(EcsSession.taskArn(session)))
        .map(task -> EcsTask.sighting(task, settings.agent().container().value()))
        .orElse(SessionObservation.NOT_FOUND);
  }

  /// ECS lets nothing else filter beside `startedBy`, and lists what shall run: a task that was
  /// stopped already is not found, and need not be.
  @Override
  public Optional<SessionHandle> findSession(AttemptId attempt) {
    var cluster = settings.clusterArn();
    var startedBy = EcsSession.startedBy(settings.deployment(), attempt);
    var response =
        aws.await(
            "ListTasks", () -> client.listTasks(it -> it.cluster(cluster).startedBy(startedBy)));
    return response.taskArns().stream().findFirst().map(arn -> EcsSession.of(cluster, arn));
  }
}
