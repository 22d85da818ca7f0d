package dev.signalbox.dynamodb.approval;

import dev.signalbox.dynamodb.row.Item;
import java.time.Instant;
import java.util.Optional;

/// A question of an agent to a person, and the answer when there is one.
///
/// @param status `PENDING` until somebody answers or the agent gives up
/// @param askedAt empty when no time can be read
/// @param until the end of the time to answer; empty when the agent waits without one
public record ApprovalRequest(
    String taskId,
    String requestId,
    String status,
    Action action,
    Optional<Instant> askedAt,
    Optional<Instant> until,
    Optional<Answer> answer) {
  static final String PENDING = "PENDING";

  /// What the agent wants to do.
  ///
  /// @param input the beginning of what the tool would get
  /// @param reason why it asks and does not just do it
  public record Action(
      String tool, Optional<String> input, Optional<String> reason, Optional<String> severity) {
    /// The tool, and on what it is to be used.
    public String asked() {
      return tool + input.map(it -> ": " + it).orElse("");
    }
  }

  /// When it was decided, and by whom as far as that is noted.
  public record Answer(Optional<Instant> at, Optional<String> by) {}

  /// Reads a row as any agent may have written it.
  public static ApprovalRequest of(Item row) {
    return new ApprovalRequest(
        row.textOf("task_id").orElse(""),
        row.textOf("request_id").orElse(""),
        row.textOf("status").orElse("unknown"),
        new Action(
            row.textOf("tool_name").orElse("a tool that is not named"),
            row.textOf("tool_input_preview"),
            row.textOf("reason"),
            row.textOf("severity")),
        row.timeOf("created_at"),
        until(row),
        answer(row));
  }

  public boolean isPending() {
    return status.equals(PENDING);
  }

  /// Whether the time to answer is over. The agent may not have noted that yet.
  public boolean isOver(Instant now) {
    return until.filter(end -> !end.isAfter(now)).isPresent();
  }

  /// A timeout of zero is none: the agent waits for as long as its task may run.
  private static Optional<Instant> until(Item row) {
    var deadline = row.longOf("deadline_epoch");
    if (deadline.isPresent()) {
      return Optional.of(Instant.ofEpochSecond(deadline.getAsLong()));
    }
    var timeout = row.longOf("timeout_s");
    return timeout.isPresent() && timeout.getAsLong() > 0
        ? row.timeOf("created_at").map(asked -> asked.plusSeconds(timeout.getAsLong()))
        : Optional.empty();
  }

  private static Optional<Answer> answer(Item row) {
    return row.has("decided_at")
        ? Optional.of(new Answer(row.timeOf("decided_at"), row.textOf("decided_by")))
        : Optional.empty();
  }
}
