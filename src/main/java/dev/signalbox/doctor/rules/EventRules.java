package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.facts.RuleFacts.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How the events of ECS must come to the events queue. Which rule is meant follows from what it
/// matches and where it sends, since no setting names it.
public final class EventRules {
  private static final String SLOW = "The end of a session is seen by the sweep, minutes late.";
  private static final String LOST =
      "What EventBridge cannot deliver for a day is lost without a trace.";

  private final List<RuleFacts> rules;
  private final Wanted wanted;
  private final Optional<RuleFacts> ours;

  private EventRules(List<RuleFacts> rules, Wanted wanted) {
    this.rules = List.copyOf(rules);
    this.wanted = wanted;
    this.ours =
        this.rules.stream()
            .filter(it -> it.sends() || (matchesOurs(it) && wanted.isAbout(it.pattern())))
            .max(
                Comparator.comparing((RuleFacts it) -> matchesOurs(it) && it.sends())
                    .thenComparing(it -> it.state().startsWith("ENABLED"))
                    .thenComparing(RuleFacts::sends));
  }

  /// What is to come where.
  ///
  /// @param ours an event of this deployment
  /// @param others events of others: of another deployment, in another cluster
  public record Wanted(
      String queueArn, String ruleName, SampleEvent ours, List<SampleEvent> others) {
    public Wanted {
      others = List.copyOf(others);
    }

    /// Whether a rule of this pattern is about this deployment: one that matches others too and
    /// sends elsewhere is somebody else's, such as one that tells of everything on ECS.
    public boolean isAbout(String pattern) {
      return ours.isBroughtBy(pattern) && others.stream().noneMatch(it -> it.isBroughtBy(pattern));
    }
  }

  public static EventRules of(List<RuleFacts> rules, Wanted wanted) {
    return new EventRules(rules, wanted);
  }

  /// The rule that the others are about; empty where there is none.
  public Optional<RuleFacts> ours() {
    return ours;
  }

  private boolean matchesOurs(RuleFacts rule) {
    return unmatched(rule).isEmpty();
  }

  /// The states of a session whose events the pattern lets fall.
  private List<String> unmatched(RuleFacts rule) {
    return SampleEvent.STATES.stream()
        .filter(it -> !Pattern.matches(rule.pattern(), wanted.ours().of(it)).orElse(false))
        .toList();
  }

  /// Whether there is one, and it works.
  public Outcome rule() {
    if (ours.isEmpty()) {
      return Outcome.found(
          Finding.error(
              "No EventBridge rule brings events of ECS to the events queue.",
              SLOW,
              put(wanted.ruleName()) + " && " + target(wanted.ruleName())));
    }
    var rule = ours.get();
    return rule.state().startsWith("ENABLED")
        ? new Outcome.Good(rule.name())
        : Outcome.found(
            Finding.error(
                "The rule " + rule.name() + " is " + rule.state() + ".",
                SLOW,
                "aws events enable-rule --name " + rule.name()));
  }

  /// Whether it lets our events through, and only ours.
  public Outcome pattern() {
    return ours.map(this::pattern).orElseGet(EventRules::noRule);
  }

  private Outcome pattern(RuleFacts rule) {
    var findings = new ArrayList<Finding>();
    var unmatched = unmatched(rule);
    if (!unmatched.isEmpty()) {
      findings.add(
          Finding.error(
              "The rule %s does not match %s of this deployment's sessions (startedBy %s, cluster %s)."
                  .formatted(
                      rule.name(),
                      String.join(" and ", unmatched),
                      wanted.ours().startedBy(),
                      wanted.ours().clusterArn()),
              SLOW,
              put(rule.name())));
    }
    wanted.others().stream()
        .filter(it -> Pattern.matches(rule.pattern(), it.of("STOPPED")).orElse(false))
        .findFirst()
        .ifPresent(
            it ->
                findings.add(
                    Finding.warning(
                        "The rule %s also matches sessions of others (startedBy %s, cluster %s)."
                            .formatted(rule.name(), it.startedBy(), it.clusterArn()),
                        "Every session of others costs messages, and is counted as foreign.",
                        put(rule.name()))));
    return Outcome.of("matches our sessions and no others", findings);
  }

  /// Whether what it matches arrives.
  public Outcome target() {
    return ours.map(this::target).orElseGet(EventRules::noRule);
  }

  /// Where the targets may not be asked for, it is known all the same whether ours is among them.
  private Outcome target(RuleFacts rule) {
    return rule.sends()
        ? Outcome.judge(rule.targets(), targets -> target(rule, targets))
        : Outcome.found(
            Finding.error("The rule " + rule.name() + others(rule), SLOW, target(rule.name())));
  }

  private static String others(RuleFacts rule) {
    var elsewhere =
        rule.targets().known().orElse(List.of()).stream().map(Target::arn).distinct().toList();
    if (!elsewhere.isEmpty()) {
      return " sends to " + String.join(", ", elsewhere) + ", not to the events queue.";
    }
    return rule.targets().known().isPresent()
        ? " has no target."
        : " does not send to the events queue.";
  }

  private Outcome target(RuleFacts rule, List<Target> all) {
    var targets = all.stream().filter(it -> it.arn().equals(wanted.queueArn())).toList();
    var findings = new ArrayList<Finding>();
    if (targets.stream().allMatch(it -> it.deadLetterArn().isEmpty())) {
      findings.add(
          new Finding(
              dev.signalbox.doctor.Severity.WARNING,
              "The target of the rule " + rule.name() + " has no dead-letter queue.",
              LOST,
              Optional.of(
                  "aws events put-targets --rule "
                      + rule.name()
                      + " --targets 'Id=events-queue,Arn="
                      + wanted.queueArn()
                      + ",DeadLetterConfig={Arn=ARN_OF_A_QUEUE}'")));
    }
    return Outcome.of("the events queue", findings);
  }

  private static Outcome noRule() {
    return new Outcome.NotChecked(Why.AFTER_ANOTHER, "there is no rule");
  }

  /// As an outcome where the rules could not be had.
  public static Outcome unknown(Asked<?> asked) {
    return Outcome.judge(asked, _ -> new Outcome.NotChecked(Why.NOT_HERE, ""));
  }

  private String put(String name) {
    var prefix = wanted.ours().startedBy();
    var mark = prefix.substring(0, prefix.indexOf('/', prefix.indexOf('/') + 1) + 1);
    return "aws events put-rule --name %s --state ENABLED --event-pattern '{\"source\":[\"aws.ecs\"],\"detail-type\":[\"ECS Task State Change\"],\"detail\":{\"clusterArn\":[\"%s\"],\"lastStatus\":[\"RUNNING\",\"STOPPED\"],\"startedBy\":[{\"prefix\":\"%s\"}]}}'"
        .formatted(name, wanted.ours().clusterArn(), mark);
  }

  private String target(String name) {
    return "aws events put-targets --rule "
        + name
        + " --targets Id=events-queue,Arn="
        + wanted.queueArn();
  }
}
