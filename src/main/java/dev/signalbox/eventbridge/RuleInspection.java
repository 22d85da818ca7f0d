package dev.signalbox.eventbridge;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.RuleFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Reads the rules of the default bus, where ECS sends its events: those on ECS, and those that
/// send to the events queue.
public final class RuleInspection {
  /// A bus has 300 rules unless somebody asked for more.
  private static final int PAGES_MAX = 20;

  private final EventBridgeAsyncClient client;
  private final AwsCall aws = new AwsCall("events");

  public RuleInspection(EventBridgeAsyncClient client) {
    this.client = client;
  }

  public Asked<List<RuleFacts>> of(String queueArn) {
    return Asking.of(
        () -> {
          var sending = sendingTo(queueArn);
          return all().stream()
              .filter(it -> sending.contains(it.name()) || isOnEcs(it))
              .map(this::facts)
              .toList();
        });
  }

  private static boolean isOnEcs(Rule rule) {
    return rule.eventPattern() != null && rule.eventPattern().contains("aws.ecs");
  }

  private List<Rule> all() {
    var rules = new ArrayList<Rule>();
    var next = Optional.<String>empty();
    for (int page = 0; page < PAGES_MAX; page++) {
      var token = next;
      var answer =
          aws.await("ListRules", () -> client.listRules(it -> token.ifPresent(it::nextToken)));
      rules.addAll(answer.rules());
      next = Optional.ofNullable(answer.nextToken());
      if (next.isEmpty()) {
        break;
      }
    }
    return rules;
  }

  private Set<String> sendingTo(String queueArn) {
    return new TreeSet<>(
        aws.await(
                "ListRuleNamesByTarget",
                () -> client.listRuleNamesByTarget(it -> it.targetArn(queueArn)))
            .ruleNames());
  }

  private RuleFacts facts(Rule rule) {
    var targets =
        aws.await("ListTargetsByRule", () -> client.listTargetsByRule(it -> it.rule(rule.name())))
            .targets();
    return new RuleFacts(
        rule.name(),
        rule.arn(),
        rule.stateAsString(),
        Optional.ofNullable(rule.eventPattern()).orElse("{}"),
        targets.stream().map(RuleInspection::target).toList());
  }

  private static RuleFacts.Target target(Target target) {
    return new RuleFacts.Target(
        target.arn(), Optional.ofNullable(target.deadLetterConfig()).map(it -> it.arn()));
  }
}
