package dev.signalbox.local.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// All that the agent leaves in DynamoDB, as best effort: an outage is printed and never stops the
/// agent, and without a table there is nothing to write.
final class AgentRecord {
  private static final int TERMINAL_TRIES = 3;

  private final Optional<TaskRow> row;
  private final Optional<AgentTimeline> timeline;
  private final Optional<ApprovalGate> gate;

  private AgentRecord(
      Optional<TaskRow> row, Optional<AgentTimeline> timeline, Optional<ApprovalGate> gate) {
    this.row = row;
    this.timeline = timeline;
    this.gate = gate;
  }

  /// @throws IllegalArgumentException when there is a table but no task id, or the attempt is not
  /// a number
  static AgentRecord of(Map<String, String> env, JsonNode payload, InstantSource clock) {
    var tasks = set(env, "TASK_TABLE_NAME");
    if (tasks.isEmpty()) {
      return new AgentRecord(Optional.empty(), Optional.empty(), Optional.empty());
    }
    var taskId =
        set(env, "TASK_ID")
            .or(() -> AgentScript.given(payload, "task_id").map(JsonNode::asText))
            .orElseThrow(() -> new IllegalArgumentException("TASK_ID is not set"));
    var attempt = set(env, "ATTEMPT");
    if (attempt.isPresent() && !attempt.get().matches("[0-9]+")) {
      throw new IllegalArgumentException("ATTEMPT is not a number");
    }
    var db = AgentClients.dynamoDb();
    var row = new TaskRow(db, tasks.get(), taskId, attempt, clock);
    var random = RandomGenerator.getDefault();
    return new AgentRecord(
        Optional.of(row),
        set(env, "TASK_EVENTS_TABLE_NAME")
            .map(events -> new AgentTimeline(db, events, taskId, clock, random)),
        set(env, "TASK_APPROVALS_TABLE_NAME")
            .map(table -> new ApprovalRows(db, tasks.get(), table, taskId, user(payload)))
            .map(rows -> new ApprovalGate(rows, clock, poll(env))));
  }

  private static String user(JsonNode payload) {
    return AgentScript.given(payload, "user_id").map(JsonNode::asText).orElse("");
  }

  private static Duration poll(Map<String, String> env) {
    return Duration.ofMillis(Long.parseLong(env.getOrDefault("SAMPLE_APPROVAL_POLL_MS", "2000")));
  }

  private static Optional<String> set(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  /// Why the agent must not run at all.
  Optional<String> running() {
    return ask("mark the task RUNNING", TaskRow::writeRunning);
  }

  /// Why the agent must not go on.
  Optional<String> reasonToStop() {
    return ask("read the task", TaskRow::readReasonToStop);
  }

  void heartbeat() {
    var _ =
        ask(
            "write the heartbeat",
            row -> {
              row.writeHeartbeat();
              return Optional.empty();
            });
  }

  /// Asks a person and waits for the answer. Where nobody can be asked, the answer is no.
  ApprovalGate.Answer approval(AgentScript.Question question) throws InterruptedException {
    if (gate.isEmpty()) {
      return ApprovalGate.Answer.denied("there is no table of approvals");
    }
    milestone("approval_requested", question.tool());
    var answer = gate.get().ask(question);
    milestone(answer.milestone(), answer.reason());
    return answer;
  }

  void terminal(String status, Map<String, AttributeValue> result) {
    for (var tried = 0; tried < TERMINAL_TRIES; tried++) {
      try {
        if (row.isPresent() && !row.get().writeTerminal(status, result)) {
          say("the task was ended by somebody else; nothing written");
        }
        return;
      } catch (SdkException failed) {
        say("could not write the result: " + failed.getMessage());
      }
    }
  }

  void milestone(String name, String details) {
    try {
      if (timeline.isPresent()) {
        timeline.get().milestone(name, details);
      }
    } catch (SdkException failed) {
      say("could not write to the timeline: " + failed.getMessage());
    }
  }

  private Optional<String> ask(String what, Function<TaskRow, Optional<String>> question) {
    try {
      return row.flatMap(question);
    } catch (SdkException failed) {
      say("could not " + what + ": " + failed.getMessage());
      return Optional.empty();
    }
  }

  static void say(String line) {
    System.out.println("sample agent: " + line);
  }
}
