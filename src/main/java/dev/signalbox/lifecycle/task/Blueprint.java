package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.session.ComputeType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/// How the tasks of a repository are run: the merged view of its row in the Repos table and the
/// platform's defaults. The only source of the runtime ARN, read at the time of a start.
///
/// @param options what only the agent reads, such as the command that builds the repository
public record Blueprint(
    ComputeType computeType,
    Optional<String> runtimeArn,
    Optional<String> modelId,
    OptionalInt maxTurns,
    Optional<BigDecimal> maxBudgetUsd,
    Optional<String> systemPromptOverrides,
    Optional<String> githubTokenSecretArn,
    boolean rerunOnHostLoss,
    AgentOptions options) {

  /// Most turns where neither the task nor its repository sets a limit.
  private static final int MAX_TURNS = 100;

  /// A blueprint without options for the agent.
  public Blueprint(
      ComputeType computeType,
      Optional<String> runtimeArn,
      Optional<String> modelId,
      OptionalInt maxTurns,
      Optional<BigDecimal> maxBudgetUsd,
      Optional<String> systemPromptOverrides,
      Optional<String> githubTokenSecretArn,
      boolean rerunOnHostLoss) {
    this(
        computeType,
        runtimeArn,
        modelId,
        maxTurns,
        maxBudgetUsd,
        systemPromptOverrides,
        githubTokenSecretArn,
        rerunOnHostLoss,
        AgentOptions.NONE);
  }

  /// A blueprint that says nothing but the compute type and the runtime, if sessions of the type
  /// run in one.
  public static Blueprint of(ComputeType computeType, Optional<String> runtimeArn) {
    return new Blueprint(
        computeType,
        runtimeArn,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /// The same blueprint, run elsewhere.
  public Blueprint withPlacement(ComputeType type, Optional<String> runtime) {
    return new Blueprint(
        type,
        runtime,
        modelId,
        maxTurns,
        maxBudgetUsd,
        systemPromptOverrides,
        githubTokenSecretArn,
        rerunOnHostLoss,
        options);
  }

  /// The same blueprint with options for the agent.
  public Blueprint withOptions(AgentOptions agentOptions) {
    return new Blueprint(
        computeType,
        runtimeArn,
        modelId,
        maxTurns,
        maxBudgetUsd,
        systemPromptOverrides,
        githubTokenSecretArn,
        rerunOnHostLoss,
        agentOptions);
  }

  /// How many turns the agent may take with a task: what the task says, else the repository.
  public int maxTurnsOf(TaskRequest task) {
    return task.maxTurns().orElse(maxTurns.orElse(MAX_TURNS));
  }

  /// How many US dollars the agent may spend on a task; empty for no limit.
  public Optional<BigDecimal> maxBudgetUsdOf(TaskRequest task) {
    return task.maxBudgetUsd().or(() -> maxBudgetUsd);
  }

  /// The same blueprint with a GitHub token.
  public Blueprint withGithubTokenSecret(Optional<String> arn) {
    return new Blueprint(
        computeType,
        runtimeArn,
        modelId,
        maxTurns,
        maxBudgetUsd,
        systemPromptOverrides,
        arn,
        rerunOnHostLoss,
        options);
  }
}
