package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The faults that the stand-in is told to have: rules that match a call by its operation and a
/// part of its session id. The first rule that matches decides, until its count is used up.
public final class AgentCoreFaults {
  private final List<Counted> rules = new ArrayList<>();

  /// A fault for calls of the operation whose session id contains the text; for ever, or for the
  /// given number of calls.
  public record Rule(
      AgentCoreCall.Operation operation,
      String sessionIdContains,
      OptionalInt times,
      AgentCoreFault fault) {
    /// @throws IllegalArgumentException when the fault is not one of this operation
    public Rule {
      if (fault instanceof AgentCoreFault.StopNotFoundThoughRunning
          && operation != AgentCoreCall.Operation.STOP) {
        throw new IllegalArgumentException("stop_not_found is a fault of the operation stop");
      }
      if (fault instanceof AgentCoreFault.KillSession
          && operation != AgentCoreCall.Operation.INVOKE) {
        throw new IllegalArgumentException("kill_session is a fault of the operation invoke");
      }
    }
  }

  private static final class Counted {
    private final Rule rule;
    private int used;

    private Counted(Rule rule) {
      this.rule = rule;
    }

    private boolean matches(AgentCoreCall.Operation operation, String sessionId) {
      return rule.operation() == operation
          && sessionId.contains(rule.sessionIdContains())
          && (rule.times().isEmpty() || used < rule.times().getAsInt());
    }
  }

  public synchronized void add(Rule rule) {
    rules.add(new Counted(rule));
  }

  /// The runtime's container fails to take sessions whose id contains the text.
  public void failRuntime(String sessionIdContains) {
    var refusal =
        new AgentCoreFault.Refuse(
            424,
            "RuntimeClientError",
            "Received error (500) from runtime. Please check your CloudWatch logs.");
    add(new Rule(AgentCoreCall.Operation.INVOKE, sessionIdContains, OptionalInt.empty(), refusal));
  }

  public synchronized void clear() {
    rules.clear();
  }

  /// Adds the rule that the JSON object describes, or forgets all for `{"clear":true}`; see
  /// [FaultJson] for the members.
  ///
  /// @throws IllegalArgumentException with a sentence for a person when it describes none
  public void accept(ObjectNode json) {
    if (json.path("clear").asBoolean()) {
      clear();
    } else {
      add(FaultJson.rule(json));
    }
  }

  synchronized AgentCoreFault next(AgentCoreCall.Operation operation, String sessionId) {
    for (var counted : rules) {
      if (counted.matches(operation, sessionId)) {
        counted.used++;
        return counted.rule.fault();
      }
    }
    return new AgentCoreFault.None();
  }
}
