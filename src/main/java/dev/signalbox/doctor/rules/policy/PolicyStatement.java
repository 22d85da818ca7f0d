package dev.signalbox.doctor.rules.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One statement of a policy, as far as it is about a call of EventBridge.
record PolicyStatement(JsonNode json) {
  boolean allows(EventBridgeCall call) {
    return json.path("Effect").asText().equals("Allow") && isAbout(call);
  }

  boolean denies(EventBridgeCall call) {
    return json.path("Effect").asText().equals("Deny") && isAbout(call);
  }

  /// A condition that is not known here counts as one that is not met.
  private boolean isAbout(EventBridgeCall call) {
    return isOfEventBridge()
        && holds("Action", it -> covers(it.toLowerCase(Locale.ROOT), call.action()))
        && holds("Resource", it -> covers(it, call.resource()))
        && conditions().allMatch(it -> it.isMetBy(call).orElse(false));
  }

  private boolean isOfEventBridge() {
    return json.has("NotPrincipal")
        ? !isOfEventBridge(json.path("NotPrincipal"))
        : isOfEventBridge(json.path("Principal"));
  }

  private static boolean isOfEventBridge(JsonNode principal) {
    return principal.asText().equals("*")
        || texts(principal.path("AWS")).anyMatch("*"::equals)
        || texts(principal.path("Service"))
            .anyMatch(it -> it.equals("*") || it.equals(EventBridgeCall.PRINCIPAL));
  }

  /// One of the texts under a name; or none of those under its opposite.
  private boolean holds(String name, Predicate<String> covers) {
    return json.has("Not" + name)
        ? texts(json.path("Not" + name)).noneMatch(covers)
        : texts(json.path(name)).anyMatch(covers);
  }

  boolean refusesPlainText() {
    return json.path("Effect").asText().equals("Deny")
        && conditions()
            .anyMatch(
                it -> it.key().equals("aws:securetransport") && it.values().contains("false"));
  }

  private Stream<PolicyCondition> conditions() {
    return json.path("Condition").properties().stream()
        .flatMap(
            operator ->
                operator.getValue().properties().stream()
                    .map(
                        key ->
                            new PolicyCondition(
                                operator.getKey(), key.getKey(), texts(key.getValue()).toList())));
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText)
        : node.isMissingNode() ? Stream.empty() : Stream.of(node.asText());
  }

  /// As IAM's wildcards do.
  static boolean covers(String pattern, String text) {
    var quoted =
        java.util.regex.Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return text.matches(quoted);
  }
}
