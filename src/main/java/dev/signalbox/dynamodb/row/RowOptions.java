package dev.signalbox.dynamodb.row;

import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Workflow;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What only the agent reads of the rows of tasks and repositories, whichever program wrote it:
/// under the names of the agent's contract, with its types, or left out.
public final class RowOptions {
  static final String WORKFLOW = "resolved_workflow";

  /// How many gates were asked for; the agent takes it up under another name.
  private static final String GATES_ASKED = "approval_gate_count";

  private static final String GATES_ASKED_BEFORE = "initial_approval_gate_count";

  private static final String TRACE = "trace";
  private static final String TIMEOUT = "approval_timeout_s";
  private static final int TIMEOUT_MIN = 30;
  private static final int TIMEOUT_MAX = 3600;
  private static final String GATE_CAP = "approval_gate_cap";
  private static final int GATES_MAX = 500;
  private static final Set<String> LISTS =
      Set.of("attachments", "initial_approvals", "resolved_assets", "merge_branches");
  private static final Set<String> TEXTS = Set.of("base_branch", "prompt_version");

  /// What the row of a repository says to this service and to others that run tasks.
  private static final Set<String> OF_THE_SERVICE =
      Set.of(
          "repo",
          "status",
          "ttl",
          "onboarded_at",
          "updated_at",
          "compute_type",
          "runtime_arn",
          "model_id",
          "max_turns",
          "max_budget_usd",
          "system_prompt_overrides",
          "github_token_secret_arn",
          "rerun_on_host_loss",
          "poll_interval_ms");

  private RowOptions() {}

  static AgentOptions read(Item row) {
    var options = new TreeMap<String, String>();
    if (row.flagOf(TRACE)) {
      options.put(TRACE, "true");
    }
    number(row, TIMEOUT, TIMEOUT_MIN, TIMEOUT_MAX).ifPresent(it -> options.put(TIMEOUT, it));
    number(row, GATE_CAP, 1, GATES_MAX).ifPresent(it -> options.put(GATE_CAP, it));
    number(row, GATES_ASKED, 1, Integer.MAX_VALUE)
        .ifPresent(it -> options.put(GATES_ASKED_BEFORE, it));
    for (var name : TEXTS) {
      row.textOf(name).ifPresent(text -> options.put(name, AttributeJson.text(Item.text(text))));
    }
    for (var name : LISTS) {
      row.listOf(name).ifPresent(list -> options.put(name, AttributeJson.text(list)));
    }
    return new AgentOptions(options);
  }

  /// A number that the agent would refuse to start with is left to its own default.
  private static Optional<String> number(Item row, String name, int min, int max) {
    return row.intOf(name).stream()
        .filter(it -> it >= min && it <= max)
        .mapToObj(Integer::toString)
        .findFirst();
  }

  /// Returns them as attributes. How many gates were asked for is the agent's to write.
  static Map<String, AttributeValue> attributes(AgentOptions options) {
    var attributes = new TreeMap<String, AttributeValue>();
    options
        .values()
        .forEach(
            (name, json) -> {
              if (!name.equals(GATES_ASKED_BEFORE)) {
                attributes.put(name, AttributeJson.attribute(json));
              }
            });
    return attributes;
  }

  /// Returns what the row of a repository says to the agent: all that is not for the service.
  public static AgentOptions ofBlueprint(Item row) {
    var options = new TreeMap<String, String>();
    row.attributes()
        .forEach(
            (name, value) -> {
              if (!OF_THE_SERVICE.contains(name) && row.has(name)) {
                options.put(name, AttributeJson.text(value));
              }
            });
    number(row, GATE_CAP, 1, GATES_MAX).ifPresent(it -> options.put(GATE_CAP, it));
    return new AgentOptions(options);
  }

  /// A cap that cannot be read must not become the agent's own.
  public static Optional<String> problemOfBlueprint(Item row) {
    return row.has(GATE_CAP) && number(row, GATE_CAP, 1, GATES_MAX).isEmpty()
        ? Optional.of(GATE_CAP + " is not a whole number from 1 to " + GATES_MAX)
        : Optional.empty();
  }

  static Optional<Workflow> workflow(Item row) {
    var pinned = row.mapOf(WORKFLOW);
    return pinned
        .textOf("id")
        .map(id -> new Workflow(id, pinned.textOf("version").orElse(Workflow.FIRST_VERSION)));
  }

  static AttributeValue attribute(Workflow workflow) {
    return Item.texts(Map.of("id", workflow.id(), "version", workflow.version()));
  }
}
