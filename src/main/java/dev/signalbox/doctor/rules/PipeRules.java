package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.PipeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How the ends that agents report must come to the events queue.
public final class PipeRules {
  private static final String SLOW =
      "Nothing tells that an agent reported its end: tasks end minutes later, by the sweep.";
  private static final List<String> TERMINAL =
      List.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");

  /// What the service reads of a record.
  private static final List<String> READ =
      List.of("$.dynamodb.Keys.task_id.S", "$.dynamodb.NewImage.status.S", "$.eventName");

  private final Wanted wanted;
  private final Optional<PipeFacts> ours;

  private PipeRules(List<PipeFacts> pipes, Wanted wanted) {
    this.wanted = wanted;
    this.ours =
        pipes.stream()
            .filter(it -> isOfTable(it) || it.target().equals(wanted.queueArn()))
            .max(
                Comparator.comparing(
                        (PipeFacts it) -> isOfTable(it) && it.target().equals(wanted.queueArn()))
                    .thenComparing(it -> it.source().equals(wanted.streamArn()))
                    .thenComparing(it -> it.currentState().equals("RUNNING"))
                    .thenComparing(this::isOfTable));
  }

  /// From where to where.
  public record Wanted(String tableArn, String streamArn, String queueArn) {}

  public static PipeRules of(List<PipeFacts> pipes, Wanted wanted) {
    return new PipeRules(pipes, wanted);
  }

  private boolean isOfTable(PipeFacts pipe) {
    return pipe.source().startsWith(wanted.tableArn() + "/stream/");
  }

  /// Whether one runs from the table to the queue.
  public Outcome pipe() {
    if (ours.isEmpty()) {
      return Outcome.found(
          new Finding(
              dev.signalbox.doctor.Severity.ERROR,
              "No pipe runs from " + wanted.streamArn() + " to the events queue.",
              SLOW,
              Optional.of(
                  "aws pipes create-pipe --name task-rows --role-arn ARN_OF_A_ROLE --source "
                      + wanted.streamArn()
                      + " --target "
                      + wanted.queueArn()
                      + " --source-parameters"
                      + " 'DynamoDBStreamParameters={StartingPosition=TRIM_HORIZON}'")));
    }
    var pipe = ours.get();
    var findings = new ArrayList<Finding>();
    state(pipe).ifPresent(findings::add);
    ends(pipe).ifPresent(findings::add);
    return Outcome.of(pipe.name(), findings);
  }

  private static Optional<Finding> state(PipeFacts pipe) {
    if (pipe.currentState().equals("RUNNING") || pipe.currentState().equals("UPDATING")) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.error(
            "The pipe "
                + pipe.name()
                + " is "
                + pipe.currentState()
                + pipe.stateReason().map(it -> ": " + it).orElse("")
                + ".",
            SLOW,
            "aws pipes start-pipe --name " + pipe.name()));
  }

  private Optional<Finding> ends(PipeFacts pipe) {
    if (!pipe.source().equals(wanted.streamArn())) {
      return Optional.of(
          Finding.error(
              (isOfTable(pipe)
                      ? "The pipe %s reads a stream that is gone: %s, now it is %s."
                      : "The pipe %s reads %s, and not the Tasks table's stream %s.")
                  .formatted(pipe.name(), pipe.source(), wanted.streamArn()),
              SLOW,
              "aws pipes delete-pipe --name "
                  + pipe.name()
                  + " # and deploy again: a source cannot be changed"));
    }
    return pipe.target().equals(wanted.queueArn())
        ? Optional.empty()
        : Optional.of(
            Finding.error(
                "The pipe "
                    + pipe.name()
                    + " sends to "
                    + pipe.target()
                    + ", not to the events queue.",
                SLOW,
                "aws pipes update-pipe --name "
                    + pipe.name()
                    + " --role-arn \"$(aws pipes describe-pipe --name "
                    + pipe.name()
                    + " --query RoleArn --output text)\" --target "
                    + wanted.queueArn()));
  }

  /// Whether the ends pass.
  public Outcome filter() {
    if (ours.isEmpty()) {
      return new Outcome.NotChecked(Why.AFTER_ANOTHER, "there is no pipe");
    }
    var pipe = ours.get();
    var findings = new ArrayList<Finding>();
    var stopped = TERMINAL.stream().filter(it -> !passes(pipe, "RUNNING", it)).toList();
    if (!stopped.isEmpty()) {
      findings.add(
          Finding.error(
              "The filter of the pipe %s lets no change from RUNNING to %s pass."
                  .formatted(pipe.name(), String.join(", ", stopped)),
              SLOW,
              "aws pipes describe-pipe --name " + pipe.name() + " # and deploy again"));
    }
    var unread =
        pipe.inputTemplate().stream()
            .flatMap(template -> READ.stream().filter(it -> !template.contains("<" + it + ">")))
            .toList();
    if (!unread.isEmpty()) {
      findings.add(
          Finding.error(
              "The input template of the pipe %s leaves out %s."
                  .formatted(pipe.name(), String.join(", ", unread)),
              "The service cannot read what the pipe sends: it becomes dead letters.",
              "aws pipes describe-pipe --name " + pipe.name() + " # and deploy again"));
    }
    if (pipe.inputTemplate().isEmpty() || passes(pipe, "RUNNING", "RUNNING")) {
      findings.add(
          Finding.warning(
              pipe.inputTemplate().isEmpty()
                  ? "The pipe " + pipe.name() + " has no input template."
                  : "The filter of the pipe " + pipe.name() + " lets writes of running tasks pass.",
              pipe.inputTemplate().isEmpty()
                  ? "Whole rows go over the queue, prompts and all, and those above 1 MiB do not."
                  : "Every heartbeat of an agent costs a message.",
              "aws pipes describe-pipe --name " + pipe.name() + " # and deploy again"));
    }
    uploads(pipe).ifPresent(findings::add);
    return Outcome.of("lets every end pass", findings);
  }

  /// Whether new rows pass that wait for uploads.
  private static Optional<Finding> uploads(PipeFacts pipe) {
    var record =
        "{\"eventName\":\"INSERT\",\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":\"PENDING_UPLOADS\"}}}}";
    return passes(pipe, record)
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "The filter of the pipe %s lets no new row with PENDING_UPLOADS pass."
                    .formatted(pipe.name()),
                "A task whose uploads are never confirmed waits for ever, unless its producer sends"
                    + " a wake behind its creation.",
                "aws pipes describe-pipe --name " + pipe.name() + " # and deploy again"));
  }

  private static boolean passes(PipeFacts pipe, String before, String now) {
    var record =
        "{\"eventName\":\"MODIFY\",\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":\"%s\"}},\"OldImage\":{\"status\":{\"S\":\"%s\"}}}}"
            .formatted(now, before);
    return passes(pipe, record);
  }

  private static boolean passes(PipeFacts pipe, String record) {
    return pipe.filters().isEmpty()
        || pipe.filters().stream().anyMatch(it -> Pattern.matches(it, record).orElse(false));
  }
}
