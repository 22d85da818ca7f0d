package dev.signalbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.rules.EventRules;
import dev.signalbox.doctor.rules.SampleEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which rule is ours, where there are others of which not everything may be known.
class EventRulesTest {
  private static final String CLUSTER = "arn:aws:ecs:eu-west-1:111122223333:cluster/agents";
  private static final EventRules.Wanted WANTED =
      new EventRules.Wanted(
          "arn:aws:sqs:eu-west-1:111122223333:events",
          "ours",
          new SampleEvent(CLUSTER, "signalbox/green/1"),
          List.of(new SampleEvent(CLUSTER, "signalbox/blue/1")));
  private static final RuleFacts EVERYTHING =
      rule("everything", "{\"source\":[\"aws.ecs\"]}", false);
  private static final String OF_GREEN =
      "{\"detail\":{\"startedBy\":[{\"prefix\":\"signalbox/green/\"}]}}";

  /// As one whose targets may not be asked for.
  private static RuleFacts rule(String name, String pattern, boolean sends) {
    return new RuleFacts(
        name, "arn:" + name, "ENABLED", pattern, sends, new Asked.Denied<>("AccessDenied"));
  }

  /// Its owner would not thank whoever sent it elsewhere.
  @Test
  void aRuleOnEverythingThatSendsElsewhereIsNotOurs() {
    var rules = EventRules.of(List.of(EVERYTHING), WANTED);

    assertThat(rules.ours()).isEmpty();
    assertThat(rules.rule()).isInstanceOf(Outcome.Found.class);
  }

  @Test
  void ourRuleIsJudgedByWhatMayBeKnown() {
    var rules = EventRules.of(List.of(EVERYTHING, rule("ours", OF_GREEN, true)), WANTED);

    assertThat(rules.rule()).isEqualTo(new Outcome.Good("ours"));
    assertThat(rules.pattern()).isInstanceOf(Outcome.Good.class);
    assertThat(rules.target()).isEqualTo(new Outcome.NotChecked(Why.DENIED, "AccessDenied"));
  }

  /// Whether the queue is among the targets is known without them.
  @Test
  void aRuleThatDoesNotSendIsFoundWithoutItsTargets() {
    var rules = EventRules.of(List.of(rule("ours", OF_GREEN, false)), WANTED);

    assertThat(rules.target()).isInstanceOf(Outcome.Found.class);
    assertThat(((Outcome.Found) rules.target()).findings().getFirst().what())
        .isEqualTo("The rule ours does not send to the events queue.");
  }
}
