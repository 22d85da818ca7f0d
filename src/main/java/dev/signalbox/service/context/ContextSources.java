package dev.signalbox.service.context;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.context.HydratedContext;
import dev.signalbox.github.GitHubContextSource;
import dev.signalbox.github.GitHubSettings;
import dev.signalbox.github.SecretTokens;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.ContextReader;
import dev.signalbox.orchestrator.context.ContextGate;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Puts together where what a task refers to is read from, how much of it at once, and what the
/// agent is given of it.
public final class ContextSources {
  private ContextSources() {}

  /// @param pause lets the calling thread wait
  public static ContextReader.Source of(
      Settings settings,
      AwsClients clients,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Duration> pause) {
    // Half of the messages that may be handled at once may wait for it: a slow source leaves room
    // for all that needs none.
    var readsMax = Math.max(1, settings.consumers().inFlightMax() / 2);
    var charactersMax = settings.context().charactersMax();
    return new ContextReader.Source(
        gitHub(settings, clients, clock, random, pause),
        new ContextGate(readsMax, clock),
        (attempt, task, context) -> document(attempt, task, context, charactersMax));
  }

  private static ContextSource gitHub(
      Settings settings,
      AwsClients clients,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Duration> pause) {
    if (!settings.policy().launch().readsContext()) {
      return ContextSource.NONE;
    }
    var context = settings.context();
    var gitHub =
        new GitHubSettings(
            context.endpoint(),
            settings.compute().githubTokenSecretArn(),
            context.timeout(),
            context.charactersMax());
    var tokens = new SecretTokens(clients.secretsManager(), clock);
    return GitHubContextSource.of(gitHub, tokens, clock, random, pause);
  }

  private static ContextDocument document(
      AttemptId attempt, TaskRequest task, TaskContext context, int charactersMax) {
    var made =
        HydratedContext.of(
            context, attempt.taskId(), task, task.workflow().isReadOnly(), charactersMax);
    return new ContextDocument(
        made.document().toString(), made.sources(), made.tokenEstimate(), made.truncated());
  }
}
