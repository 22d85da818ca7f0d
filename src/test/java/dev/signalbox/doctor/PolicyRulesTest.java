package dev.signalbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.rules.policy.PolicyRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the policy of a queue says to EventBridge. A local SQS keeps none.
class PolicyRulesTest {
  private static final String QUEUE = "arn:aws:sqs:eu-west-1:111122223333:events";
  private static final RuleFacts RULE =
      new RuleFacts(
          "ours",
          "arn:aws:events:eu-west-1:111122223333:rule/ours",
          "ENABLED",
          "{}",
          true,
          new Asked.Known<>(List.of()));
  private static final Asked<Optional<RuleFacts>> OURS = new Asked.Known<>(Optional.of(RULE));
  private static final Asked<Optional<RuleFacts>> NONE = new Asked.Known<>(Optional.empty());
  private static final String TLS =
      "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Resource\":\""
          + QUEUE
          + "\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}";
  private static final String SEND =
      "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:SendMessage\"";

  private static String allow(String rest) {
    return "{\"Effect\":\"Allow\",\"Resource\":\"" + QUEUE + "\"," + rest + "}";
  }

  private static QueueFacts queue(Optional<String> policy) {
    return new QueueFacts(
        "https://sqs.eu-west-1.amazonaws.com/111122223333/events",
        QUEUE,
        Optional.empty(),
        Optional.of(Duration.ofSeconds(60)),
        Optional.of(Duration.ofDays(14)),
        Duration.ZERO,
        policy,
        Optional.empty(),
        true);
  }

  private static List<String> policy(String... statements) {
    var text = "{\"Statement\":[" + String.join(",", statements) + "]}";
    return whats(PolicyRules.policy(new Asked.Known<>(queue(Optional.of(text))), OURS));
  }

  private static List<String> whats(Outcome outcome) {
    return outcome instanceof Outcome.Found(var findings)
        ? findings.stream().map(Finding::what).toList()
        : List.of();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:SendMessage\","
            + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":"
            + "\"arn:aws:events:eu-west-1:111122223333:rule/ours\"}}",
        "\"Principal\":{\"Service\":[\"s3.amazonaws.com\",\"events.amazonaws.com\"]},"
            + "\"Action\":[\"SQS:*\"]",
        "\"Principal\":\"*\",\"Action\":\"sqs:Send*\",\"Condition\":{\"StringEquals\":"
            + "{\"aws:SourceAccount\":\"111122223333\"}}",
        "\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sqs:SendMessage\",\"Condition\":{\"ArnLike\":"
            + "{\"aws:SourceArn\":[\"arn:aws:events:*:*:rule/other\",\"arn:aws:events:*:*:rule/o*\"]}}"
      })
  void aPolicyThatLetsTheRuleSendIsGood(String rest) {
    assertThat(policy(allow(rest), TLS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\"",
        "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:ReceiveMessage\"",
        "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:SendMessage\","
            + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":"
            + "\"arn:aws:events:eu-west-1:111122223333:rule/theirs\"}}",
        "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:SendMessage\","
            + "\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}"
      })
  void aPolicyThatDoesNotLetTheRuleSendIsFound(String rest) {
    assertThat(policy(allow(rest), TLS))
        .containsExactly("The policy of the queue does not let EventBridge send for rule ours.");
  }

  @Test
  void aQueueWithoutAPolicyLacksBothAndTheCommandGivesOneOfThem() {
    var outcome = PolicyRules.policy(new Asked.Known<>(queue(Optional.empty())), OURS);

    assertThat(whats(outcome)).hasSize(2);
    assertThat(outcome).isInstanceOf(Outcome.Found.class);
    if (outcome instanceof Outcome.Found(var findings)) {
      assertThat(findings.getFirst().mend().orElseThrow())
          .startsWith("aws sqs set-queue-attributes --queue-url https://sqs")
          .contains("events.amazonaws.com");
    }
  }

  @Test
  void aPolicyOfAQueueThatNoRuleSendsToNeedsTlsOnly() {
    var plain = queue(Optional.of("{\"Statement\":" + TLS + "}"));

    assertThat(whats(PolicyRules.policy(new Asked.Known<>(plain), NONE))).isEmpty();
  }

  private static String deny(String rest) {
    return "{\"Effect\":\"Deny\",\"Resource\":\"" + QUEUE + "\"," + rest + "}";
  }

  /// Whatever else allows it: a denial goes before.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\"",
        "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:*\"",
        "\"Principal\":\"*\",\"NotAction\":\"sqs:ReceiveMessage\"",
        "\"NotPrincipal\":{\"AWS\":\"111122223333\"},\"Action\":\"sqs:SendMessage\"",
        "\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\",\"Condition\":{\"ArnNotEquals\":"
            + "{\"aws:SourceArn\":\"arn:aws:events:eu-west-1:111122223333:rule/theirs\"}}",
        "\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Condition\":{\"StringNotEquals\":"
            + "{\"aws:PrincipalOrgID\":\"o-1\"}}",
        "\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Condition\":{\"Null\":"
            + "{\"aws:PrincipalArn\":\"true\"}}"
      })
  void aPolicyThatForbidsTheRuleToSendIsFoundAndTheCommandTakesOnlyThatOut(String rest) {
    var text = "{\"Statement\":[" + String.join(",", allow(SEND), deny(rest), TLS) + "]}";
    var outcome = PolicyRules.policy(new Asked.Known<>(queue(Optional.of(text))), OURS);

    assertThat(whats(outcome))
        .containsExactly("The policy of the queue forbids EventBridge to send for rule ours.");
    assertThat(((Outcome.Found) outcome).findings().getFirst().mend().orElseThrow())
        .contains("aws:SecureTransport", "Allow")
        .containsOnlyOnce("Deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\"Action\":\"sqs:*\"",
        "\"Principal\":\"*\",\"Action\":\"sqs:DeleteQueue\"",
        "\"NotPrincipal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:*\"",
        "\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Condition\":{\"StringNotEquals\":"
            + "{\"aws:SourceAccount\":\"111122223333\"}}",
        "\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Condition\":{\"StringNotEquals\":"
            + "{\"aws:PrincipalOrgID\":\"o-1\"},\"Bool\":{\"aws:PrincipalIsAWSService\":\"false\"}}",
        "\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Condition\":{\"StringNotEqualsIfExists\":"
            + "{\"aws:SourceOrgID\":\"o-1\"}}"
      })
  void aDenialOfOthersIsGood(String rest) {
    assertThat(policy(allow(SEND), deny(rest), TLS)).isEmpty();
  }

  /// Where nobody knows which rule sends, nobody knows whether it may.
  @Test
  void aPolicyIsNotGoodWhileTheRuleIsNotKnown() {
    var plain = queue(Optional.of("{\"Statement\":" + TLS + "}"));

    assertThat(PolicyRules.policy(new Asked.Known<>(plain), new Asked.Denied<>("no ListRules")))
        .isEqualTo(new Outcome.NotChecked(Outcome.Why.DENIED, "no ListRules"));
  }
}
