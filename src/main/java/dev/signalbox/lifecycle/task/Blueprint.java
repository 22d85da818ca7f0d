package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.session.ComputeType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/// How the tasks of a repository are run: the merged view of its row in the Repos table and the
/// platform's defaults. The only source of the runtime ARN, read at the time of a start.
public record Blueprint(
    ComputeType computeType,
    Optional<String> runtimeArn,
    Optional<String> modelId,
    OptionalInt maxTurns,
    Optional<BigDecimal> maxBudgetUsd,
    Optional<String> systemPromptOverrides,
    Optional<String> githubTokenSecretArn,
    boolean rerunOnHostLoss) {

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
        rerunOnHostLoss);
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
        rerunOnHostLoss);
  }
}
