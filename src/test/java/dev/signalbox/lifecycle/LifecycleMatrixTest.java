package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every kind of row against every kind of event, compared with a checked-in file: a change of
/// behaviour is a change of that file. `mvn test -Dtest=LifecycleMatrixTest -Dgolden=write` writes
/// it and the diagram in `docs/reference/lifecycle.md`.
class LifecycleMatrixTest {
  private static final Path GOLDEN = Path.of("src/test/resources/lifecycle/matrix.txt");
  private static final Path PAGE = Path.of("docs/reference/lifecycle.md");
  private static final String BEGIN = "<!-- lifecycle diagram: generated -->";
  private static final String END = "<!-- end of lifecycle diagram -->";

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void everyStatusAgainstEveryEventIsAsWrittenDown() throws IOException {
    var matrix = matrix();

    if (writes()) {
      Files.writeString(GOLDEN, matrix);
    }
    assertThat(matrix).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void theMatrixHasEveryStatusAndEveryKindOfEvent() {
    assertThat(Samples.records().values().stream().map(TaskRecord::status))
        .contains(TaskStatus.values());
    var kinds = leaves(TaskEvent.class);
    assertThat(Samples.events().values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsAll(kinds);
    assertThat(kinds).hasSize(14);
  }

  /// `because` is a line of the log.
  @Test
  void noRuleSaysInTheLogWhatOthersSaid() {
    for (var record : Samples.records().values()) {
      for (var event : Samples.events().values()) {
        assertThat(lifecycle.decide(record, event).because())
            .doesNotContain("bob", "not needed", "detail", "no answer", "alice");
      }
    }
  }

  @Test
  void theDiagramIsMadeOfTheSameRun() throws IOException {
    var page = Files.readString(PAGE);
    var made =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + "\n```mermaid\n"
            + diagram()
            + "```\n"
            + page.substring(page.indexOf(END));

    if (writes()) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made);
  }

  private static boolean writes() {
    return "write".equals(System.getProperty("golden"));
  }

  private static List<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(it -> leaves(it).stream()).toList()
        : List.of(type);
  }

  private String matrix() {
    var lines = new ArrayList<String>();
    Samples.records()
        .forEach(
            (row, record) -> {
              lines.add("== " + row);
              Samples.events()
                  .forEach((name, event) -> lines.add(line(name, lifecycle.decide(record, event))));
              lines.add("");
            });
    return String.join("\n", lines);
  }

  private static String line(String event, Transition transition) {
    var what =
        switch (transition) {
          case Stay _ -> "stay";
          case Move(var before, var after, _, _, _, _) -> change(before, after);
        };
    var effects = transition.effects().stream().map(LifecycleMatrixTest::word).toList();
    return "%-34s %s: %s%s"
        .formatted(event, what, transition.because(), effects.isEmpty() ? "" : " " + effects);
  }

  private static String change(TaskRecord before, TaskRecord after) {
    var parts = new ArrayList<String>();
    if (before.status() != after.status()) {
      parts.add(before.status() + " -> " + after.status());
    }
    if (before.attempt().number() != after.attempt().number()) {
      parts.add("attempt " + after.attempt().number());
    }
    if (before.slotHeld() != after.slotHeld()) {
      parts.add(after.slotHeld() ? "slot taken" : "slot released");
    }
    var counted = after.admission().globalSlotHeld();
    if (before.admission().globalSlotHeld() != counted) {
      parts.add(counted ? "global slot taken" : "global slot released");
    }
    if (!before.admission().waiting().equals(after.admission().waiting())) {
      parts.add("waits " + after.admission().waiting().map(Object::toString).orElse("no more"));
    }
    if (before.attempt().session().isEmpty() && after.attempt().session().isPresent()) {
      parts.add("session stored");
    }
    if (before.attempt().end().isEmpty() && after.attempt().end().isPresent()) {
      parts.add("end stored");
    }
    if (before.attempt().stopPending() != after.attempt().stopPending()) {
      parts.add(after.attempt().stopPending() ? "stop owed" : "stop no longer owed");
    }
    if (!before.deadlineAt().equals(after.deadlineAt())) {
      parts.add("deadline " + after.deadlineAt().map(Object::toString).orElse("none"));
    }
    return parts.isEmpty() ? "same" : String.join(", ", parts);
  }

  private static String word(Effect effect) {
    return switch (effect) {
      case Effect.LoadBlueprint() -> "load blueprint";
      case Effect.ReadContext(var attempt) -> "read context " + attempt.number();
      case Effect.StartSession(var attempt) -> "start " + attempt.number();
      case Effect.StopSession(var attempt, _, _) -> "stop " + attempt.number();
      case Effect.LookAtSession(var attempt, _) -> "look at " + attempt.number();
      case Effect.FindSession(var attempt, _) -> "find " + attempt.number();
      case Effect.WakeTask(_, var at) -> "wake at " + at;
      case Effect.DropPayload(var attempt) -> "drop payload " + attempt.number();
      case Effect.KeepOutput(var attempt, _, var at) ->
          "keep output " + attempt.number() + " from " + at;
      case Effect.EnterLane(_, var type, _) -> "enter lane of " + type;
      case Effect.WakeNextForLane(var type, var user) -> "wake next of " + user + " for " + type;
      case Effect.WakeOldestQueued(var user) -> "wake oldest queued of " + user;
      case Effect.WakeOldestQueuedOfAll() -> "wake oldest queued of all";
    };
  }

  /// The moves that the matrix made, and those that only other programs write.
  private String diagram() {
    var ours = new TreeSet<String>();
    for (var record : Samples.records().values()) {
      for (var event : Samples.events().values()) {
        if (lifecycle.decide(record, event) instanceof Move move
            && move.before().status() != move.after().status()) {
          ours.add(move.before().status() + " --> " + move.after().status());
        }
      }
    }
    var theirs = new TreeSet<String>();
    for (var from : TaskStatus.values()) {
      for (var to : from.targets()) {
        if (!ours.contains(from + " --> " + to)) {
          theirs.add(from + " --> " + to + ": by the agent");
        }
      }
    }
    for (var from : List.of("HYDRATING", "RUNNING", "AWAITING_APPROVAL")) {
      theirs.add(from + " --> COMPLETED: by the agent");
    }
    return "stateDiagram-v2\n  [*] --> SUBMITTED\n"
        + ours.stream().map(it -> "  " + it + "\n").collect(Collectors.joining())
        + theirs.stream().map(it -> "  " + it + "\n").collect(Collectors.joining());
  }
}
