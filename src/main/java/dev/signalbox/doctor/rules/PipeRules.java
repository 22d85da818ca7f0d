package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.PipeFacts;
import dev.signalbox.doctor.facts.PipeFacts.Passing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How the ends that agents report must come to the events queue.
public final class PipeRules {
  private static final String SLOW =
      "Nothing tells that an agent reported its end: tasks end minutes later, by the sweep.";

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

  /// From where to where, and what of it.
  public record Wanted(String tableArn, String streamArn, String queueArn, Statuses statuses) {}

  /// The words that a row may have for its status, while it is open and when it has ended.
  public record Statuses(List<String> open, List<String> terminal) {
    public Statuses {
      open = List.copyOf(open);
      terminal = List.copyOf(terminal);
    }
  }

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
    return ours.map(pipe -> Outcome.judge(pipe.passing(), it -> filter(pipe.name(), it)))
        .orElseGet(() -> new Outcome.NotChecked(Why.AFTER_ANOTHER, "there is no pipe"));
  }

  private Outcome filter(String pipe, Passing passing) {
    var see = "aws pipes describe-pipe --name " + pipe + " # and deploy again";
    var findings = new ArrayList<Finding>();
    stopped(passing)
        .forEach(
            it ->
                findings.add(
                    Finding.error("The filter of the pipe " + pipe + " lets " + it, SLOW, see)));
    var unread =
        passing.inputTemplate().stream()
            .flatMap(template -> READ.stream().filter(it -> !template.contains("<" + it + ">")))
            .toList();
    if (!unread.isEmpty()) {
      findings.add(
          Finding.error(
              "The input template of the pipe %s leaves out %s."
                  .formatted(pipe, String.join(", ", unread)),
              "The service cannot read what the pipe sends: it becomes dead letters.",
              see));
    }
    wasteful(pipe, passing, see).ifPresent(findings::add);
    uploads(pipe, passing, see).ifPresent(findings::add);
    return Outcome.of("lets every end pass", findings);
  }

  /// The ends that do not pass: changes, by what they come from, and rows that other programs
  /// write when all is over.
  private List<String> stopped(Passing passing) {
    var origins = new LinkedHashMap<List<String>, List<String>>();
    for (var open : wanted.statuses().open()) {
      var ends = ends(it -> !passes(passing, Optional.of(open), it));
      if (!ends.isEmpty()) {
        origins.computeIfAbsent(ends, _ -> new ArrayList<>()).add(open);
      }
    }
    var told = new ArrayList<String>();
    origins.forEach(
        (ends, from) ->
            told.add(
                "no change from %s to %s pass."
                    .formatted(String.join(", ", from), String.join(", ", ends))));
    var born = ends(it -> !passes(passing, Optional.empty(), it));
    if (!born.isEmpty()) {
      told.add("no row pass that is " + String.join(", ", born) + " from the start.");
    }
    return told;
  }

  private List<String> ends(Predicate<String> which) {
    return wanted.statuses().terminal().stream().filter(which).toList();
  }

  private Optional<Finding> wasteful(String pipe, Passing passing, String see) {
    if (passing.inputTemplate().isEmpty()) {
      return Optional.of(
          Finding.warning(
              "The pipe " + pipe + " has no input template.",
              "Whole rows go over the queue, prompts and all, and those above 1 MiB do not.",
              see));
    }
    return passes(passing, Optional.of("RUNNING"), "RUNNING")
        ? Optional.of(
            Finding.warning(
                "The filter of the pipe " + pipe + " lets writes of running tasks pass.",
                "Every heartbeat of an agent costs a message.",
                see))
        : Optional.empty();
  }

  /// Whether new rows pass that wait for uploads.
  private static Optional<Finding> uploads(String pipe, Passing passing, String see) {
    return passes(passing, Optional.empty(), "PENDING_UPLOADS")
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "The filter of the pipe %s lets no new row with PENDING_UPLOADS pass."
                    .formatted(pipe),
                "A task whose uploads are never confirmed waits for ever, unless its producer sends"
                    + " a wake behind its creation.",
                see));
  }

  /// @param before empty where there was no row
  private static boolean passes(Passing passing, Optional<String> before, String now) {
    var record =
        "{\"eventName\":\"%s\",\"dynamodb\":{\"NewImage\":%s%s}}"
            .formatted(
                before.isEmpty() ? "INSERT" : "MODIFY",
                image(now),
                before.map(it -> ",\"OldImage\":" + image(it)).orElse(""));
    return passing.filters().isEmpty()
        || passing.filters().stream().anyMatch(it -> Pattern.matches(it, record).orElse(false));
  }

  private static String image(String status) {
    return "{\"status\":{\"S\":\"%s\"}}".formatted(status);
  }
}
