package dev.signalbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.KeyFacts;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.rules.policy.KeyRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether EventBridge may use the key of the events queue. A local SQS has none.
class KeyRulesTest {
  private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234";
  private static final Asked<Optional<RuleFacts>> RULE =
      new Asked.Known<>(
          Optional.of(
              new RuleFacts(
                  "ours",
                  "arn:aws:events:eu-west-1:111122223333:rule/ours",
                  "ENABLED",
                  "{}",
                  true,
                  new Asked.Known<>(List.of()))));

  /// As a key has it that was made in the console: roles by their own policies, no service.
  private static final String OF_ROLES =
      "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}";

  private static Asked<QueueFacts> queue(Optional<String> key) {
    return new Asked.Known<>(
        new QueueFacts(
            "https://sqs.eu-west-1.amazonaws.com/111122223333/events",
            "arn:aws:sqs:eu-west-1:111122223333:events",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            key,
            true));
  }

  private static Outcome key(String... statements) {
    var policy = "{\"Statement\":[" + String.join(",", statements) + "]}";
    var key = new KeyFacts(KEY, false, new Asked.Known<>(policy));
    return KeyRules.key(queue(Optional.of(KEY)), new Asked.Known<>(key), RULE);
  }

  private static String allow(String rest) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
        + "\"Resource\":\"*\","
        + rest
        + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"]",
        "\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey*\"],"
            + "\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"111122223333\"}}",
        "\"Action\":\"kms:*\",\"Condition\":{\"ArnLike\":"
            + "{\"aws:SourceArn\":\"arn:aws:events:eu-west-1:111122223333:rule/*\"},"
            + "\"StringEquals\":{\"kms:EncryptionContext:aws:sqs:arn\":"
            + "\"arn:aws:sqs:eu-west-1:111122223333:events\"}}"
      })
  void aKeyThatLetsEventBridgeUseItIsGood(String rest) {
    assertThat(key(OF_ROLES, allow(rest))).isInstanceOf(Outcome.Good.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Action\":\"kms:Decrypt\"",
        "\"Action\":\"kms:*\",\"Condition\":{\"StringEquals\":"
            + "{\"aws:SourceAccount\":\"444455556666\"}}"
      })
  void aKeyThatLetsItDoLessIsFound(String rest) {
    assertFound(key(OF_ROLES, allow(rest)));
  }

  @Test
  void aKeyWhosePolicySpeaksOfNoServiceIsFoundAndTheCommandAddsIt() {
    var outcome = key(OF_ROLES);

    assertFound(outcome);
    var found = ((Outcome.Found) outcome).findings().getFirst();
    assertThat(found.breaks()).contains("none reaches a dead-letter queue under the same key");
    assertThat(found.mend().orElseThrow())
        .startsWith("aws kms put-key-policy --key-id " + KEY)
        .contains(":root", "events.amazonaws.com", "111122223333");
  }

  @Test
  void aDenialGoesBefore() {
    assertFound(
        key(
            allow("\"Action\":\"kms:*\""),
            "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:GenerateDataKey\",\"Resource\":\"*\"}"));
  }

  private static void assertFound(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Found.class);
    assertThat(((Outcome.Found) outcome).findings())
        .singleElement()
        .extracting(Finding::what)
        .asString()
        .startsWith("The policy of the key 1234 does not let EventBridge use it");
  }

  /// Nobody can change its policy, so that no rule can ever send. By its alias it is known without
  /// being asked for.
  @Test
  void theKeyThatAwsManagesIsFound() {
    var key = new KeyFacts(KEY, true, new Asked.Denied<>("no"));
    for (var outcome :
        List.of(
            KeyRules.key(queue(Optional.of(KEY)), new Asked.Known<>(key), RULE),
            KeyRules.key(queue(Optional.of("alias/aws/sqs")), new Asked.Denied<>("no"), RULE),
            KeyRules.key(
                queue(Optional.of("arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs")),
                new Asked.Denied<>("no"),
                RULE))) {
      assertThat(((Outcome.Found) outcome).findings().getFirst().mend().orElseThrow())
          .contains("SqsManagedSseEnabled=true");
    }
  }

  @Test
  void aQueueWithoutAKeyIsGoodAndAKeyThatMayNotBeReadIsUnknown() {
    var none = new Asked.Skipped<KeyFacts>("the queue has no key");
    var shut = new KeyFacts(KEY, false, new Asked.Denied<>("AccessDenied"));

    assertThat(KeyRules.key(queue(Optional.empty()), none, RULE)).isInstanceOf(Outcome.Good.class);
    assertThat(KeyRules.key(queue(Optional.of(KEY)), new Asked.Known<>(shut), RULE))
        .isEqualTo(new Outcome.NotChecked(Why.DENIED, "AccessDenied"));
  }
}
