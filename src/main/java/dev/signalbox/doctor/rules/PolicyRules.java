package dev.signalbox.doctor.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What the policy of a queue must say. It is read as far as the statements go that a deployment
/// has; a condition that is not known here counts as one that is not met.
public final class PolicyRules {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENTBRIDGE = "events.amazonaws.com";

  private PolicyRules() {}

  /// @param rule that sends to the queue; empty for a queue to which no rule sends
  public static Outcome policy(Asked<QueueFacts> asked, Optional<RuleFacts> rule) {
    return Outcome.judge(asked, queue -> policy(queue, rule));
  }

  private static Outcome policy(QueueFacts queue, Optional<RuleFacts> rule) {
    if (!queue.tellsPolicy()) {
      return new Outcome.NotChecked(
          Why.NOT_HERE, "this SQS is not that of AWS and keeps no policies");
    }
    var statements = statements(queue.policy().orElse("{}"));
    var findings = new ArrayList<Finding>();
    rule.filter(it -> statements.stream().noneMatch(each -> letsSend(each, queue.arn(), it.arn())))
        .ifPresent(it -> findings.add(shut(queue, it)));
    if (statements.stream().noneMatch(PolicyRules::refusesPlainText)) {
      findings.add(
          Finding.warning(
              "The policy of the queue does not refuse calls without TLS.",
              "Whoever sends over http sends what it sends in the clear.",
              add(queue, tls(queue.arn()))));
    }
    return Outcome.of(
        "refuses calls without TLS" + rule.map(_ -> ", lets the rule send").orElse(""), findings);
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

  private static Finding shut(QueueFacts queue, RuleFacts rule) {
    return Finding.error(
        "The policy of the queue does not let EventBridge send for rule " + rule.name() + ".",
        "No event of ECS arrives: the end of a session is seen by the sweep, minutes late.",
        add(queue, send(queue.arn(), rule.arn())));
  }

  /// The whole policy, since SQS takes no single statement of this kind.
  private static String add(QueueFacts queue, String statement) {
    var policy =
        queue
            .policy()
            .flatMap(PolicyRules::parsed)
            .map(JsonNode::deepCopy)
            .orElseGet(() -> JSON.createObjectNode().put("Version", "2012-10-17"));
    var statements = JSON.createArrayNode();
    statements(policy.toString()).forEach(statements::add);
    parsed(statement).ifPresent(statements::add);
    ((com.fasterxml.jackson.databind.node.ObjectNode) policy).set("Statement", statements);
    var attributes = JSON.createObjectNode().put("Policy", policy.toString());
    return "aws sqs set-queue-attributes --queue-url "
        + queue.url()
        + " --attributes '"
        + attributes.toString().replace("'", "'\\''")
        + "'";
  }

  private static List<JsonNode> statements(String policy) {
    var statement =
        parsed(policy).map(it -> it.path("Statement")).orElse(MissingNode.getInstance());
    return statement.isArray()
        ? StreamSupport.stream(statement.spliterator(), false).toList()
        : statement.isObject() ? List.of(statement) : List.of();
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static boolean letsSend(JsonNode statement, String queueArn, String ruleArn) {
    return statement.path("Effect").asText().equals("Allow")
        && isOfEventBridge(statement.path("Principal"))
        && texts(statement.path("Action"))
            .anyMatch(it -> covers(it.toLowerCase(Locale.ROOT), "sqs:sendmessage"))
        && texts(statement.path("Resource")).anyMatch(it -> covers(it, queueArn))
        && conditions(statement).allMatch(it -> isMet(it, ruleArn));
  }

  private static boolean isOfEventBridge(JsonNode principal) {
    return principal.asText().equals("*")
        || texts(principal.path("AWS")).anyMatch("*"::equals)
        || texts(principal.path("Service"))
            .anyMatch(it -> it.equals("*") || it.equals(EVENTBRIDGE));
  }

  private record Condition(String operator, String key, List<String> values) {}

  private static Stream<Condition> conditions(JsonNode statement) {
    return statement.path("Condition").properties().stream()
        .flatMap(
            operator ->
                operator.getValue().properties().stream()
                    .map(
                        key ->
                            new Condition(
                                operator.getKey().toLowerCase(Locale.ROOT),
                                key.getKey().toLowerCase(Locale.ROOT),
                                texts(key.getValue()).toList())));
  }

  /// What EventBridge sends along: the rule, its account, and that it came over TLS.
  private static boolean isMet(Condition condition, String ruleArn) {
    var account = ruleArn.split(":", -1);
    var sent =
        Map.of(
            "aws:sourcearn",
            ruleArn,
            "aws:sourceaccount",
            account.length > 4 ? account[4] : "",
            "aws:securetransport",
            "true");
    var value = Optional.ofNullable(sent.get(condition.key()));
    var like = condition.operator().contains("like") || condition.operator().startsWith("arn");
    return !condition.operator().contains("not")
        && value
            .filter(
                it ->
                    condition.values().stream()
                        .anyMatch(each -> like ? covers(each, it) : each.equals(it)))
            .isPresent();
  }

  private static boolean refusesPlainText(JsonNode statement) {
    return statement.path("Effect").asText().equals("Deny")
        && conditions(statement)
            .anyMatch(
                it -> it.key().equals("aws:securetransport") && it.values().contains("false"));
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText)
        : node.isMissingNode() ? Stream.empty() : Stream.of(node.asText());
  }

  /// As IAM's wildcards do.
  private static boolean covers(String pattern, String text) {
    var quoted =
        java.util.regex.Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return text.matches(quoted);
  }
}
