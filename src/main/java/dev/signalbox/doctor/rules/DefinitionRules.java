package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Severity;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.DefinitionFacts;
import dev.signalbox.doctor.facts.DefinitionFacts.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a task definition must be like.
public final class DefinitionRules {
  private static final String NO_START = "Every start of a task on ECS is refused.";

  private DefinitionRules() {}

  /// What is to be started.
  ///
  /// @param setting that names the family
  /// @param onFargate whether starts may go there
  public record Wanted(String family, String container, String setting, boolean onFargate) {}

  public static Outcome definition(Asked<DefinitionFacts> asked, Wanted wanted) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                new Finding(
                    Severity.ERROR,
                    "There is no active task definition "
                        + wanted.family()
                        + " ("
                        + wanted.setting()
                        + ").",
                    NO_START,
                    Optional.of("aws ecs list-task-definition-families --status ACTIVE"))),
        definition -> Outcome.of(last(definition.arn()), wrong(definition, wanted)));
  }

  private static List<Finding> wrong(DefinitionFacts definition, Wanted wanted) {
    var name = last(definition.arn());
    var container = wanted.container();
    var see = "aws ecs describe-task-definition --task-definition " + name;
    var findings = new ArrayList<Finding>();
    if (!definition.status().equals("ACTIVE")) {
      findings.add(
          Finding.error(
              "The task definition " + name + " is " + definition.status() + ".", NO_START, see));
    }
    if (definition.container(container).isEmpty()) {
      findings.add(
          Finding.error(
              "The task definition %s has no container %s, but %s (SIGNALBOX_ECS_CONTAINER_NAME)."
                  .formatted(
                      name,
                      container,
                      String.join(
                          ", ", definition.containers().stream().map(Container::name).toList())),
              NO_START,
              see + " --query 'taskDefinition.containerDefinitions[].name'"));
    }
    if (!definition.networkMode().equals("awsvpc")) {
      findings.add(
          Finding.error(
              "The network mode of the task definition "
                  + name
                  + " is "
                  + (definition.networkMode().isEmpty() ? "not set" : definition.networkMode())
                  + ", not awsvpc.",
              NO_START,
              see));
    }
    if (wanted.onFargate()) {
      fargate(definition).ifPresent(findings::add);
    }
    roles(definition, container, see, findings);
    return findings;
  }

  /// A server that does not say what a definition is good for says nothing wrong.
  private static Optional<Finding> fargate(DefinitionFacts definition) {
    var name = last(definition.arn());
    var good = definition.compatibilities();
    return good.isEmpty() || good.contains("FARGATE")
        ? Optional.empty()
        : Optional.of(
            Finding.error(
                "The task definition %s is for %s, and starts go to Fargate."
                    .formatted(name, String.join(", ", good)),
                NO_START,
                "aws ecs describe-task-definition --task-definition "
                    + name
                    + " --query taskDefinition.requiresCompatibilities"));
  }

  private static void roles(
      DefinitionFacts definition, String container, String see, List<Finding> findings) {
    var name = last(definition.arn());
    if (definition.taskRole().isEmpty()) {
      findings.add(
          Finding.warning(
              "The task definition " + name + " has no task role.",
              "The agent may call nothing of AWS: it can neither read its payload nor report.",
              see + " --query taskDefinition.taskRoleArn"));
    }
    var needs =
        definition.container(container).flatMap(Container::logDriver).filter("awslogs"::equals);
    if (definition.executionRole().isEmpty()
        && needs.isPresent()
        && definition.compatibilities().contains("FARGATE")) {
      findings.add(
          Finding.error(
              "The task definition " + name + " has no execution role.",
              "Fargate cannot write the log, so no container starts.",
              see + " --query taskDefinition.executionRoleArn"));
    }
  }

  /// Whether what the agent prints can be read later.
  public static Outcome logs(Asked<DefinitionFacts> asked, String container) {
    return Outcome.judge(
        asked,
        definition ->
            definition
                .container(container)
                .map(it -> logs(definition, it))
                .orElseGet(
                    () ->
                        new Outcome.NotChecked(
                            Why.AFTER_ANOTHER, "there is no container " + container)));
  }

  private static Outcome logs(DefinitionFacts definition, Container container) {
    var name = last(definition.arn());
    var see =
        "aws ecs describe-task-definition --task-definition "
            + name
            + " --query 'taskDefinition.containerDefinitions[].logConfiguration'";
    var silent = "Why an agent failed cannot be seen: 'explain' has no output to show.";
    if (!container.logDriver().equals(Optional.of("awslogs"))) {
      return Outcome.found(
          Finding.warning(
              "The container "
                  + container.name()
                  + " of "
                  + name
                  + container
                      .logDriver()
                      .map(it -> " logs to " + it + ", not to CloudWatch Logs.")
                      .orElse(" has no log configuration."),
              silent,
              see));
    }
    var missing =
        Stream.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")
            .filter(it -> container.logOptions().getOrDefault(it, "").isBlank())
            .toList();
    return missing.isEmpty()
        ? new Outcome.Good(container.logOptions().getOrDefault("awslogs-group", ""))
        : Outcome.found(
            Finding.warning(
                "The log configuration of "
                    + container.name()
                    + " in "
                    + name
                    + " lacks "
                    + String.join(", ", missing)
                    + ".",
                silent,
                see));
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
