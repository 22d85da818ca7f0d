package dev.signalbox.orchestrator;

import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers as a test says, and remembers what it was asked.
public final class ScriptedContextSource implements ContextSource {
  static final ContextDocument DOCUMENT =
      new ContextDocument("{\"version\":1}", List.of("pull_request"), 42, false);

  final List<ContextQuery> queries = new ArrayList<>();
  ContextAnswer answer = new ContextAnswer.Unavailable(Trouble.LASTING, "not scripted");
  private Runnable meanwhile = () -> {};

  /// Happens once, while the source is being read.
  void meanwhile(Runnable what) {
    meanwhile = what;
  }

  static ContextAnswer pullRequest(String branch, String... missing) {
    var pull =
        new TaskContext.PullRequest(
            7,
            "Mend it",
            "It is broken.",
            branch,
            "main",
            Optional.empty(),
            "+1",
            List.of(),
            List.of());
    return new ContextAnswer.Found(
        new TaskContext(Optional.empty(), Optional.of(pull), List.of(missing)));
  }

  @Override
  public ContextAnswer read(ContextQuery query) {
    queries.add(query);
    var once = meanwhile;
    meanwhile = () -> {};
    once.run();
    return answer;
  }
}
