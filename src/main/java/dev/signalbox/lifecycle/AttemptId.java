package dev.signalbox.lifecycle;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which try of which task. Every outside name of an attempt follows from it, so a repeat of the
/// same start finds the same session, and an event names its task without a look-up.
public record AttemptId(String taskId, int number) {
  private static final Pattern TASK_ID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final String STARTED_BY = "signalbox/";
  private static final String SESSION = "signalbox-";

  public AttemptId {
    if (!isTaskId(taskId)) {
      throw new IllegalArgumentException("not a ULID: " + taskId);
    }
    if (number < 1) {
      throw new IllegalArgumentException("attempts are numbered from 1: " + number);
    }
  }

  /// Whether the text is a ULID: 26 characters of Crockford's base 32.
  public static boolean isTaskId(String text) {
    return TASK_ID.matcher(text).matches();
  }

  /// ECS `clientToken`, at most 64 characters.
  public String clientToken() {
    return taskId + "-" + number;
  }

  /// ECS `startedBy`; echoed in every event of the session.
  public String startedBy() {
    return STARTED_BY + taskId + "/" + number;
  }

  /// AgentCore `runtimeSessionId`; the service wants 33 characters at least.
  public String runtimeSessionId() {
    return SESSION + taskId + "-" + number;
  }

  /// Key of the object that holds the attempt's document, where it is sent by pointer.
  public String payloadKey() {
    return "tasks/" + taskId + "/" + number + "/payload.json";
  }

  /// The attempt that a `startedBy` names; empty when it is not one of ours.
  public static Optional<AttemptId> ofStartedBy(String startedBy) {
    if (!startedBy.startsWith(STARTED_BY)) {
      return Optional.empty();
    }
    var parts = startedBy.substring(STARTED_BY.length()).split("/", -1);
    if (parts.length != 2 || !isTaskId(parts[0]) || !parts[1].matches("[1-9][0-9]{0,5}")) {
      return Optional.empty();
    }
    return Optional.of(new AttemptId(parts[0], Integer.parseInt(parts[1])));
  }

  @Override
  public String toString() {
    return clientToken();
  }
}
