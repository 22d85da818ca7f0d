package dev.signalbox.deploy.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A statement of a policy: of a role's own, or of its trust policy, which has principals and no
/// resources.
public record Statement(
    boolean allows,
    List<String> principals,
    List<String> actions,
    List<String> resources,
    List<Condition> conditions) {
  public Statement {
    principals = List.copyOf(principals);
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
  }

  /// From JSON in which every intrinsic function has been worked out.
  public static Statement of(JsonNode json) {
    for (var element : List.of("NotAction", "NotResource", "NotPrincipal")) {
      if (json.has(element)) {
        throw new IllegalArgumentException("not modelled: " + element);
      }
    }
    return new Statement(
        json.path("Effect").asText().equals("Allow"),
        texts(json.at("/Principal/AWS")),
        texts(json.path("Action")),
        texts(json.path("Resource")),
        conditions(json.path("Condition")));
  }

  private static List<Condition> conditions(JsonNode json) {
    var conditions = new ArrayList<Condition>();
    json.properties()
        .forEach(
            operator ->
                operator
                    .getValue()
                    .properties()
                    .forEach(
                        key ->
                            conditions.add(
                                new Condition(
                                    operator.getKey(), key.getKey(), texts(key.getValue())))));
    return conditions;
  }

  private static List<String> texts(JsonNode json) {
    var texts = new ArrayList<String>();
    (json.isArray() ? json : List.of(json)).forEach(it -> text(it).ifPresent(texts::add));
    return texts;
  }

  private static Optional<String> text(JsonNode json) {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    if (!json.isTextual()) {
      throw new IllegalArgumentException("not worked out: " + json);
    }
    return Optional.of(json.asText());
  }

  public Statement with(List<Condition> others) {
    return new Statement(allows, principals, actions, resources, others);
  }

  public Statement on(List<String> others) {
    return new Statement(allows, principals, actions, others, conditions);
  }

  boolean appliesTo(Call call) {
    return (principals.isEmpty() || principals.contains(call.principal()))
        && actions.stream().anyMatch(call::isAction)
        && (resources.isEmpty() || resources.stream().anyMatch(call::isOn))
        && conditions.stream().allMatch(it -> it.holds(call));
  }
}
