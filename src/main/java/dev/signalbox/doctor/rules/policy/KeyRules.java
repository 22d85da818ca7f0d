package dev.signalbox.doctor.rules.policy;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.KeyFacts;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import java.util.List;
import java.util.Optional;

/// What the key of the events queue must let EventBridge do. It has no role there, so that the
/// policy of the key alone decides.
public final class KeyRules {
  private static final String BREAKS =
      "No event of ECS arrives, and none reaches a dead-letter queue under the same key: nothing"
          + " rings, and the end of a session is seen by the sweep, minutes late.";

  private KeyRules() {}

  /// @param key of the queue; not looked at where the queue has none
  /// @param rule that sends to the queue, whose absence is told elsewhere
  public static Outcome key(
      Asked<QueueFacts> asked, Asked<KeyFacts> key, Asked<Optional<RuleFacts>> rule) {
    return Outcome.judge(
        asked,
        queue ->
            queue
                .keyId()
                .map(id -> isOfAws(id) ? Outcome.found(ofAws(queue)) : key(queue, id, key, rule))
                .orElseGet(() -> new Outcome.Good("none of KMS: SQS encrypts by itself")));
  }

  /// Such an alias tells it, whoever may not ask for the key.
  private static boolean isOfAws(String id) {
    return id.matches("(arn:.*:)?alias/aws/.*");
  }

  private static Outcome key(
      QueueFacts queue, String id, Asked<KeyFacts> asked, Asked<Optional<RuleFacts>> rule) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                Finding.error(
                    "There is no key " + id + ", under which the events queue lies.",
                    BREAKS,
                    "aws kms describe-key --key-id " + id)),
        key ->
            key.isOfAws()
                ? Outcome.found(ofAws(queue))
                : Outcome.judge(
                    rule,
                    it -> Outcome.judge(key.policy(), policy -> policy(queue, key, policy, it))));
  }

  /// Its policy is AWS's and names no service.
  private static Finding ofAws(QueueFacts queue) {
    return Finding.error(
        "The events queue lies under the key that AWS manages, which EventBridge may not use.",
        BREAKS,
        "aws sqs set-queue-attributes --queue-url "
            + queue.url()
            + " --attributes KmsMasterKeyId=,SqsManagedSseEnabled=true");
  }

  private static Outcome policy(
      QueueFacts queue, KeyFacts key, String text, Optional<RuleFacts> rule) {
    var policy = ResourcePolicy.of(Optional.of(text));
    var source = rule.map(RuleFacts::arn).orElseGet(() -> queue.arn().replace(":sqs:", ":events:"));
    var refused =
        List.of("kms:Decrypt", "kms:GenerateDataKey").stream()
            .filter(it -> !lets(policy, call(it, queue, key, source)))
            .toList();
    return refused.isEmpty()
        ? new Outcome.Good("EventBridge may use " + last(key.arn()))
        : Outcome.found(
            Finding.error(
                "The policy of the key "
                    + last(key.arn())
                    + " does not let EventBridge use it for the events queue ("
                    + String.join(", ", refused)
                    + ").",
                BREAKS,
                put(key, policy, queue)));
  }

  private static boolean lets(ResourcePolicy policy, EventBridgeCall call) {
    return policy.allows(call) && !policy.denies(call);
  }

  private static EventBridgeCall call(
      String action, QueueFacts queue, KeyFacts key, String source) {
    return EventBridgeCall.of(action.toLowerCase(java.util.Locale.ROOT), key.arn(), source)
        .with("kms:viaservice", "sqs." + part(queue, 3) + ".amazonaws.com")
        .with("kms:calleraccount", part(queue, 4))
        .with("kms:encryptioncontext:aws:sqs:arn", queue.arn());
  }

  private static String put(KeyFacts key, ResourcePolicy policy, QueueFacts queue) {
    var statement =
        ("{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
                + "\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],\"Resource\":\"*\","
                + "\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"%s\"}}}")
            .formatted(part(queue, 4));
    return "aws kms put-key-policy --key-id "
        + key.arn()
        + " --policy '"
        + policy.with(statement).replace("'", "'\\''")
        + "'";
  }

  private static String part(QueueFacts queue, int place) {
    var parts = queue.arn().split(":", -1);
    return parts.length > place ? parts[place] : "";
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
