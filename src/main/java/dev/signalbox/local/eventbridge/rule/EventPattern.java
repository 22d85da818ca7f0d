package dev.signalbox.local.eventbridge.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.wire.WireRefusal;
import java.io.IOException;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/// A pattern that AWS's own matcher accepted, ready to match.
public final class EventPattern {
  private static final int MAX_LENGTH = 4_096;

  private final String text;
  private final Machine machine = Machine.builder().build();

  private EventPattern(String text) {
    this.text = text;
  }

  public static EventPattern compile(String text) {
    if (text.length() > MAX_LENGTH) {
      throw invalid("longer than " + MAX_LENGTH + " characters");
    }
    var problem = JsonRuleCompiler.check(text);
    if (problem != null) {
      throw invalid(problem);
    }
    var pattern = new EventPattern(text);
    try {
      pattern.machine.addRule("rule", text);
    } catch (IOException | RuntimeException refused) {
      throw invalid(String.valueOf(refused.getMessage()));
    }
    return pattern;
  }

  private static WireRefusal invalid(String reason) {
    return WireRefusal.of(
        "InvalidEventPatternException", "Event pattern is not valid. Reason: " + reason);
  }

  public boolean matches(JsonNode event) {
    return !machine.rulesForJSONEvent(event).isEmpty();
  }

  public String text() {
    return text;
  }
}
