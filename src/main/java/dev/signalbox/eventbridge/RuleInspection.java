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
import java.util.function.Predicate;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Reads the rules of the default bus, where ECS sends its events: those that match what is looked
/// for, and those that send to the events queue.
public final class RuleInspection {
  /// A bus has 300 rules unless somebody asked for more.
  private static final int PAGES_MAX = 20;

  private final EventBridgeAsyncClient client;
  private final AwsCall aws = new AwsCall("events");

  public RuleInspection(EventBridgeAsyncClient client) {
    this.client = client;
  }

  /// The bus may have rules of others, whose targets are not for everybody to know. So each rule
  /// is asked by itself, and one that may not be asked hides no other.
  ///
  /// @param matches whether a pattern matches what is looked for
  public Asked<List<RuleFacts>> of(String queueArn, Predicate<String> matches) {
    return Asking.of(
        () -> {
          var sending = sendingTo(queueArn);
          return all().stream()
              .filter(it -> sending.contains(it.name()) || matches.test(pattern(it)))
              .map(it -> facts(it, sending.contains(it.name())))
              .toList();
        });
  }

  private static String pattern(Rule rule) {
    return Optional.ofNullable(rule.eventPattern()).orElse("{}");
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

  private RuleFacts facts(Rule rule, boolean sends) {
    return new RuleFacts(
        rule.name(),
        rule.arn(),
        rule.stateAsString(),
        pattern(rule),
        sends,
        Asking.of(() -> targets(rule.name())));
  }

  private List<RuleFacts.Target> targets(String rule) {
    return aws
        .await("ListTargetsByRule", () -> client.listTargetsByRule(it -> it.rule(rule)))
        .targets()
        .stream()
        .map(RuleInspection::target)
        .toList();
  }

  private static RuleFacts.Target target(Target target) {
    return new RuleFacts.Target(
        target.arn(), Optional.ofNullable(target.deadLetterConfig()).map(it -> it.arn()));
  }
}
