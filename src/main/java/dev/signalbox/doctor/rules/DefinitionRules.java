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

  /// @param setting that names the family
  public static Outcome definition(
      Asked<DefinitionFacts> asked, String family, String container, String setting) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                new Finding(
                    Severity.ERROR,
                    "There is no active task definition " + family + " (" + setting + ").",
                    NO_START,
                    Optional.of("aws ecs list-task-definition-families --status ACTIVE"))),
        definition -> Outcome.of(last(definition.arn()), wrong(definition, container)));
  }

  private static List<Finding> wrong(DefinitionFacts definition, String container) {
    var name = last(definition.arn());
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
    roles(definition, container, see, findings);
    return findings;
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
