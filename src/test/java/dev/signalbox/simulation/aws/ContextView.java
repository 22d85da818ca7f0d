package dev.signalbox.simulation.aws;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Gate;
import java.util.List;
import java.util.Optional;

/// The context source as one process reaches it. It knows all repositories but one.
public final class ContextView implements ContextSource {
  private final String hiddenRepo;
  private final Gate gate;
  private final Chaos chaos;

  public ContextView(String hiddenRepo, Gate gate, Chaos chaos) {
    this.hiddenRepo = hiddenRepo;
    this.gate = gate;
    this.chaos = chaos;
  }

  @Override
  public ContextAnswer read(ContextQuery query) {
    try {
      return gate.call(
          "context.read",
          "",
          () -> answer(query),
          answer -> answer.getClass().getSimpleName(),
          (outage, what) ->
              new DependencyUnavailable("github", what, new IllegalStateException(outage.name())));
    } catch (DependencyUnavailable lost) {
      return new ContextAnswer.Unavailable(Trouble.SOURCE, "no answer");
    }
  }

  private ContextAnswer answer(ContextQuery query) {
    if (chaos.strikes(Fault.CONTEXT_SOURCE_DOWN)) {
      return new ContextAnswer.Unavailable(Trouble.SOURCE, "down");
    }
    return query.repo().equals(hiddenRepo)
        ? new ContextAnswer.Refused(ContextAnswer.Refusal.REPOSITORY_NOT_FOUND, query.repo())
        : new ContextAnswer.Found(new TaskContext(Optional.empty(), pullRequest(query), List.of()));
  }

  private static Optional<TaskContext.PullRequest> pullRequest(ContextQuery query) {
    return query.prNumber().stream()
        .mapToObj(
            number ->
                new TaskContext.PullRequest(
                    number,
                    "Mend it",
                    "",
                    "fix/it",
                    "main",
                    Optional.empty(),
                    "",
                    List.of(),
                    List.of()))
        .findFirst();
  }
}
