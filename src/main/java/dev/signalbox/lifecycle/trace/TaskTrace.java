package dev.signalbox.lifecycle.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The trace of one task: the producer's, or one of its own. The names of its spans follow from the
/// task and its attempts. So every replica names the same, whoever starts an attempt and whoever
/// hears of its end, and a start that is repeated is the same to the byte.
///
/// @param producer where the producer was when it sent the task; empty for a trace of the task's
///     own
/// @param task the span of the whole task
public record TaskTrace(Optional<TraceContext> producer, TraceContext task) {

  public static TaskTrace of(TaskRecord record) {
    return of(record.taskId(), record.request().trace());
  }

  static TaskTrace of(String taskId, Optional<TraceContext> given) {
    var own = ofTask(taskId);
    return given
        .filter(it -> !it.spanId().equals(own.spanId()))
        .map(it -> new TaskTrace(Optional.of(it), it.at(own.spanId())))
        .orElseGet(() -> new TaskTrace(Optional.empty(), given.orElse(own)));
  }

  /// The trace of a task whose producer sent none.
  public static TraceContext ofTask(String taskId) {
    return new TraceContext(
        id("trace/" + taskId, 32), id("task/" + taskId, 16), true, Optional.empty());
  }

  /// The span of an attempt, which its agent goes on from.
  public TraceContext attempt(AttemptId attempt) {
    return ofAttempt(task, attempt);
  }

  /// The same, from any place in the trace.
  public static TraceContext ofAttempt(TraceContext trace, AttemptId attempt) {
    return trace.at(id("attempt/" + attempt.taskId() + "/" + attempt.number(), 16));
  }

  /// An id of zeros alone would be none; no text is known that has such a digest.
  private static String id(String text, int digits) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
