package dev.signalbox.doctor.rules.policy;

import dev.signalbox.aws.name.Arn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What EventBridge asks of a resource when it sends for a rule, as IAM sees it.
///
/// @param context the keys of conditions that come along, in lower case
record EventBridgeCall(String action, String resource, Map<String, String> context) {
  static final String PRINCIPAL = "events.amazonaws.com";

  /// Keys that only a role or user has, or a call from inside a network.
  private static final Set<String> ABSENT =
      Set.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:userid",
          "aws:username",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:multifactorauthpresent");

  EventBridgeCall {
    context = Map.copyOf(context);
  }

  /// @param rule the ARN of the rule that it sends for
  static EventBridgeCall of(String action, String resource, String rule) {
    return new EventBridgeCall(
        action,
        resource,
        Map.of(
            "aws:sourcearn",
            rule,
            "aws:sourceaccount",
            Arn.of(rule).map(Arn::account).orElse(""),
            "aws:securetransport",
            "true",
            "aws:principalisawsservice",
            "true",
            "aws:principalservicename",
            PRINCIPAL));
  }

  EventBridgeCall with(String key, String value) {
    var more = new HashMap<>(context);
    more.put(key, value);
    return new EventBridgeCall(action, resource, more);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(context.get(key));
  }

  /// Whether it is known that no such key comes along.
  boolean lacks(String key) {
    return ABSENT.contains(key) || key.startsWith("aws:principaltag/");
  }
}
