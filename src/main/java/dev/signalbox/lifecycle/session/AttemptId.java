package dev.signalbox.lifecycle.session;

import java.util.regex.Pattern;

/// Which try of which task. Every outside name of an attempt follows from it, so a repeat of the
/// same start finds the same session, and an event names its task without a look-up.
public record AttemptId(String taskId, int number) {
  private static final Pattern TASK_ID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

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

  /// Key of the object that holds the attempt's document, where it is sent by pointer.
  public String payloadKey() {
    return "tasks/" + taskId + "/" + number + "/payload.json";
  }

  /// Returns the id and the number, 28 to 33 characters; what backends derive their own names from.
  @Override
  public String toString() {
    return taskId + "-" + number;
  }
}
