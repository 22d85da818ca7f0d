package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.ContextReading;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.context.ContextGate;
import dev.signalbox.orchestrator.context.ContextGate.Sign;
import dev.signalbox.orchestrator.port.Whereabouts;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.context.ContextDocuments;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.ContextOutcome;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what a task refers to, and makes the attempt's document of it before anybody records that
/// it was read: whoever repeats the start after a crash finds the document.
public final class ContextReader {
  private static final Logger LOG = LoggerFactory.getLogger(ContextReader.class);

  private final Source source;
  private final Blueprints blueprints;
  private final Payloads payloads;
  private final Occurrences occurrences;
  private final InstantSource clock;

  public ContextReader(
      Source source,
      Blueprints blueprints,
      Payloads payloads,
      Occurrences occurrences,
      InstantSource clock) {
    this.source = source;
    this.blueprints = blueprints;
    this.payloads = payloads;
    this.occurrences = occurrences;
    this.clock = clock;
  }

  /// Where it is read from, how often, and what is made of it.
  public record Source(ContextSource reads, ContextGate gate, ContextDocuments documents) {
    /// Reads nothing.
    public static Source none(InstantSource clock) {
      return new Source(
          ContextSource.NONE,
          new ContextGate(1, clock),
          (_, _, _) -> {
            throw new IllegalStateException("nothing was read");
          });
    }
  }

  /// @param hand has the document afterwards, if one was made
  TaskEvent read(TaskRecord record, AttemptId id, InHand hand) {
    var reading =
        blueprint(record, hand)
            .map(blueprint -> read(record, id, blueprint, hand))
            .orElseGet(() -> new ContextReading.Unavailable("The repository's blueprint is gone."));
    occurrences.note(new Occurrence.ContextRead(outcome(reading)));
    return new TaskEvent.ContextRead(id, reading, clock.instant());
  }

  private static ContextOutcome outcome(ContextReading reading) {
    return switch (reading) {
      case ContextReading.Hydrated _ -> ContextOutcome.HYDRATED;
      case ContextReading.Refused _ -> ContextOutcome.REFUSED;
      case ContextReading.Unavailable _, ContextReading.NotYet _ -> ContextOutcome.UNAVAILABLE;
      case ContextReading.Busy() -> ContextOutcome.BUSY;
    };
  }

  /// What is wrong with a blueprint is for the start to tell.
  private Optional<Blueprint> blueprint(TaskRecord record, InHand hand) {
    return hand.blueprint()
        .or(
            () ->
                blueprints.find(record.request().repo())
                        instanceof Blueprints.Lookup.Found(var found)
                    ? Optional.of(found)
                    : Optional.empty());
  }

  private ContextReading read(TaskRecord record, AttemptId id, Blueprint blueprint, InHand hand) {
    var query = query(record, blueprint);
    if (query.isEmpty()) {
      return new ContextReading.Unavailable("There is no token for it any more.");
    }
    return switch (source.gate().enter()) {
      case FULL -> new ContextReading.Busy();
      case CLOSED ->
          new ContextReading.NotYet("GitHub did not answer the last times, and is left alone.");
      case ENTERED ->
          switch (ask(query.get())) {
            case ContextAnswer.Found(var context) -> keep(record, id, blueprint, context, hand);
            case ContextAnswer.Refused(var refusal, var detail) ->
                new ContextReading.Refused(new FailureCause(code(refusal), detail));
            case ContextAnswer.Unavailable(var trouble, var because) ->
                unavailable(trouble, because);
          };
    };
  }

  private static ContextReading unavailable(Trouble trouble, String because) {
    return switch (trouble) {
      case SOURCE, PASSING -> new ContextReading.NotYet(because);
      case LASTING -> new ContextReading.Unavailable(because);
    };
  }

  private static Optional<ContextQuery> query(TaskRecord record, Blueprint blueprint) {
    var task = record.request();
    return blueprint
        .githubTokenSecretArn()
        .flatMap(
            secret ->
                task.repo()
                    .map(
                        repo ->
                            new ContextQuery(
                                repo,
                                task.issueNumber(),
                                task.prNumber(),
                                task.workflow().isReadOnly(),
                                Optional.of(secret))));
  }

  /// A source that breaks its promise and throws may do so for this task alone.
  private ContextAnswer ask(ContextQuery query) {
    var sign = Sign.NONE;
    try {
      var answer = source.reads().read(query);
      sign = sign(answer);
      return answer;
    } catch (RuntimeException broken) {
      // Its message may quote what caused it.
      LOG.atError()
          .addKeyValue("problem", broken.getClass().getName())
          .addKeyValue("at", Whereabouts.of(broken))
          .log("The context source broke");
      return new ContextAnswer.Unavailable(Trouble.LASTING, "The reading broke.");
    } finally {
      source.gate().leave(sign);
    }
  }

  /// One repository's token must not close the gate for all others.
  private static Sign sign(ContextAnswer answer) {
    return switch (answer) {
      case ContextAnswer.Found _ -> Sign.ANSWERED;
      case ContextAnswer.Refused(var refusal, _) -> sign(refusal);
      case ContextAnswer.Unavailable(var trouble, _) ->
          switch (trouble) {
            case SOURCE -> Sign.SILENT;
            case PASSING, LASTING -> Sign.NONE;
          };
    };
  }

  /// Without a token nobody has asked.
  private static Sign sign(ContextAnswer.Refusal refusal) {
    return switch (refusal) {
      case REPOSITORY_NOT_FOUND,
          ISSUE_NOT_FOUND,
          PULL_REQUEST_NOT_FOUND,
          TOKEN_REFUSED,
          TOKEN_LACKS_PERMISSION ->
          Sign.ANSWERED;
      case TOKEN_SECRET_MISSING -> Sign.NONE;
    };
  }

  private ContextReading keep(
      TaskRecord record, AttemptId id, Blueprint current, TaskContext context, InHand hand) {
    var branch = context.pullRequest().flatMap(ContextReader::ownBranch);
    var blueprint = SessionStarter.placed(current, record);
    if (!payloads.haveRoomForContext(blueprint.computeType())) {
      return new ContextReading.Hydrated(
          branch, List.of(), 0, false, Optional.of("The start has no room for it."));
    }
    var document = source.documents().write(id, record.request(), context);
    var task = onBranch(record, branch);
    hand.keep(id, payloads.prepare(id, task, blueprint, Optional.of(document)));
    return hydrated(branch, document, context);
  }

  /// As the row is to be when the reading is recorded.
  private static TaskRecord onBranch(TaskRecord record, Optional<String> branch) {
    var draft = record.draft();
    draft.branchName = BranchName.resolved(record.branchName(), branch);
    return draft.build(record.deadlineAt());
  }

  /// The branch of that name in the task's own repository is not that of a fork.
  private static Optional<String> ownBranch(TaskContext.PullRequest pull) {
    return pull.fork().isPresent() ? Optional.empty() : Optional.of(pull.headBranch());
  }

  private static ContextReading hydrated(
      Optional<String> branch, ContextDocument document, TaskContext context) {
    var missing =
        context.partial().isEmpty()
            ? Optional.<String>empty()
            : Optional.of("Not read: " + String.join(", ", context.partial()));
    return new ContextReading.Hydrated(
        branch, document.sources(), document.tokenEstimate(), document.truncated(), missing);
  }

  private static FailureCode code(ContextAnswer.Refusal refusal) {
    return switch (refusal) {
      case REPOSITORY_NOT_FOUND -> FailureCode.REPO_NOT_FOUND_OR_NO_ACCESS;
      case ISSUE_NOT_FOUND -> FailureCode.ISSUE_NOT_FOUND;
      case PULL_REQUEST_NOT_FOUND -> FailureCode.PR_NOT_FOUND_OR_CLOSED;
      case TOKEN_REFUSED -> FailureCode.GITHUB_TOKEN_REFUSED;
      case TOKEN_SECRET_MISSING -> FailureCode.GITHUB_TOKEN_SECRET_MISSING;
      case TOKEN_LACKS_PERMISSION -> FailureCode.INSUFFICIENT_GITHUB_REPO_PERMISSIONS;
    };
  }
}
