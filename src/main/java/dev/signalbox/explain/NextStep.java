package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.query.Explanation.Question;
import java.util.List;
import java.util.Optional;

/// What to type for the next step of a failure. Only commands that change nothing by themselves, or
/// that say what they would change: nobody should paste harm.
public final class NextStep {
  private static final String SAFE = "[A-Za-z0-9=,:/._-]+";
  private static final int ANSWERS_MAX = 3;

  /// What lacks something now lacks what this task lacked.
  private static final String WHAT_WAITS = "signalbox tasks --status QUEUED,HYDRATING";

  private NextStep() {}

  /// Empty where the step is not one command.
  public static Optional<String> command(FailureCode code, Known known) {
    var task = known.task();
    return switch (code) {
      case AGENT_REPORTED, AGENT_NEVER_REPORTED, APPLICATION_EXIT, COMMAND_NOT_RUNNABLE ->
          logs(known);
      case OUT_OF_MEMORY, KILLED, PROCESS_CRASHED, AGENT_RUNTIME_ERROR -> logs(known);
      case HEARTBEAT_LOST, HEARTBEAT_NEVER_SEEN, APPROVAL_STRANDED, MAXIMUM_DURATION -> logs(known);
      case SESSION_LOST, SPOT_INTERRUPTION, HOST_LOST -> logs(known);
      case SIDECAR_FAILED, SERVICE_STOPPED_TASK -> show(task);
      case ROW_UNREADABLE, CONTAINER_NOT_STARTABLE, UNKNOWN, REQUEST_REFUSED -> show(task);
      case STOPPED_BY_SOMEONE -> Optional.of(whoStopped(task));
      case REPO_NOT_ONBOARDED, NOTHING_TO_DO, OVERRIDES_TOO_LARGE -> Optional.empty();
      case REPO_NOT_FOUND_OR_NO_ACCESS, ISSUE_NOT_FOUND, PR_NOT_FOUND_OR_CLOSED -> Optional.empty();
      case GITHUB_TOKEN_REFUSED, INSUFFICIENT_GITHUB_REPO_PERMISSIONS -> Optional.empty();
      case GITHUB_TOKEN_SECRET_MISSING, COMPUTE_NOT_CONFIGURED, ACCESS_DENIED -> doctor();
      case CLUSTER_NOT_FOUND, CREDENTIALS_REFUSED, ROLE_NOT_ASSUMABLE, NETWORK_NOT_FOUND ->
          doctor();
      case RUNTIME_NOT_FOUND, DEFINITION_INACTIVE, IMAGE_PULL, SECRETS_UNAVAILABLE -> doctor();
      case LOGGING_UNAVAILABLE, IMAGE_PULL_TIMEOUT, RESOURCE_INITIALIZATION_TIMEOUT -> doctor();
      case NETWORK_INTERFACE, STORAGE_TIMEOUT, START_NOT_CONFIRMED, COMPUTE_UNREACHABLE -> doctor();
      case CAPACITY_UNAVAILABLE, QUOTA_REACHED, THROTTLED -> Optional.of(WHAT_WAITS);
      case QUEUE_TIMEOUT -> Optional.of(whatHoldsSlots());
      case PLATFORM_START_ERROR -> Optional.of("aws health describe-events --region us-east-1");
    };
  }

  /// What a session prints is found by its name. Of one that was refused before it had one, the
  /// words are where its backend writes them, if anywhere.
  private static Optional<String> logs(Known known) {
    var task = known.task();
    return task.attempt().session().isPresent()
        ? Optional.of("signalbox logs " + task.taskId())
        : known
            .logGroup()
            .filter(it -> it.matches(SAFE))
            .map(it -> "aws logs tail " + it + " --since 3h")
            .or(() -> show(task));
  }

  private static Optional<String> show(TaskRecord task) {
    return Optional.of("signalbox show " + task.taskId());
  }

  private static Optional<String> doctor() {
    return Optional.of("signalbox doctor");
  }

  /// Other tasks have what this one waits for.
  static String whatHoldsSlots() {
    return "signalbox tasks --status HYDRATING,RUNNING,AWAITING_APPROVAL,FINALIZING";
  }

  /// The only commands that change something: what they change is what is asked. One of an agent's
  /// own requests is named where it has several, unless a shell would read its name as more.
  static List<String> answers(String taskId, List<Question> questions) {
    return questions.size() < 2
        ? answer(taskId)
        : questions.stream()
            .map(Question::requestId)
            .filter(it -> it.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"))
            .limit(ANSWERS_MAX)
            .flatMap(it -> answer(taskId + " --request " + it).stream())
            .toList();
  }

  private static List<String> answer(String to) {
    return List.of("signalbox approve " + to, "signalbox deny " + to + " --reason TEXT");
  }

  private static String whoStopped(TaskRecord task) {
    var attribute =
        task.attempt()
            .session()
            .map(SessionHandle::sessionId)
            .map(it -> "AttributeKey=ResourceName,AttributeValue=" + it)
            .filter(it -> it.matches(SAFE))
            .orElse("AttributeKey=EventName,AttributeValue=StopTask");
    return "aws cloudtrail lookup-events --lookup-attributes " + attribute;
  }
}
