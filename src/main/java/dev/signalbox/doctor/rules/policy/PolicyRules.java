package dev.signalbox.doctor.rules.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the policy of a queue must say, as far as it is about EventBridge and about TLS.
public final class PolicyRules {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_EVENT =
      "No event of ECS arrives: the end of a session is seen by the sweep, minutes late.";

  private PolicyRules() {}

  /// @param rule that sends to the queue; known and empty for a queue to which no rule sends
  public static Outcome policy(Asked<QueueFacts> asked, Asked<Optional<RuleFacts>> rule) {
    return Outcome.judge(asked, queue -> policy(queue, rule));
  }

  private static Outcome policy(QueueFacts queue, Asked<Optional<RuleFacts>> asked) {
    if (!queue.tellsPolicy()) {
      return new Outcome.NotChecked(
          Why.NOT_HERE, "this SQS is not that of AWS and keeps no policies");
    }
    var policy = ResourcePolicy.of(queue.policy());
    var rule = asked.known().flatMap(it -> it);
    var findings = new ArrayList<Finding>();
    rule.ifPresent(it -> findings.addAll(ofRule(queue, policy, it)));
    if (!policy.refusesPlainText()) {
      findings.add(
          Finding.warning(
              "The policy of the queue does not refuse calls without TLS.",
              "Whoever sends over http sends what it sends in the clear.",
              set(queue, policy.with(tls(queue.arn())))));
    }
    var good = "refuses calls without TLS" + rule.map(_ -> ", lets the rule send").orElse("");
    // Whether the rule may send is the larger half of it, so without the rule it is not good.
    return findings.isEmpty()
        ? Outcome.judge(asked, _ -> new Outcome.Good(good))
        : new Outcome.Found(findings);
  }

  private static List<Finding> ofRule(QueueFacts queue, ResourcePolicy policy, RuleFacts rule) {
    var send = EventBridgeCall.of("sqs:sendmessage", queue.arn(), rule.arn());
    if (policy.denies(send)) {
      return List.of(
          Finding.error(
              "The policy of the queue forbids EventBridge to send for rule " + rule.name() + ".",
              NO_EVENT,
              set(queue, policy.without(send))));
    }
    return policy.allows(send)
        ? List.of()
        : List.of(
            Finding.error(
                "The policy of the queue does not let EventBridge send for rule "
                    + rule.name()
                    + ".",
                NO_EVENT,
                set(queue, policy.with(send(queue.arn(), rule.arn())))));
  }

  private static String tls(String queue) {
    return ("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Resource\":\"%s\","
            + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}")
        .formatted(queue);
  }

  private static String send(String queue, String rule) {
    return ("{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
            + "\"Action\":\"sqs:SendMessage\",\"Resource\":\"%s\","
            + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"%s\"}}}")
        .formatted(queue, rule);
  }

  /// The whole policy, since SQS takes no single statement of this kind.
  private static String set(QueueFacts queue, String policy) {
    var attributes = JSON.createObjectNode().put("Policy", policy);
    return "aws sqs set-queue-attributes --queue-url "
        + queue.url()
        + " --attributes '"
        + attributes.toString().replace("'", "'\\''")
        + "'";
  }
}
