package dev.signalbox.lifecycle;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.SampleTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The words of the timeline. Other programs read them, so a change of one is a change of this
/// table, of `docs/reference/lifecycle.md`, and of those programs.
class TimelineWordsTest {
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry("task_created", Set.of("channel_source", "repo", "issue_number")),
          Map.entry("admission_queued", Set.of("reason", "admission_attempts")),
          Map.entry("queue_pickup", Set.of("queued_for_s")),
          Map.entry("hydration_started", Set.of("attempt", "attachments_left_out")),
          Map.entry(
              "hydration_complete",
              Set.of("attempt", "sources", "token_estimate", "truncated", "fallback_error")),
          Map.entry("preflight_failed", Set.of("attempt", "reason", "detail")),
          Map.entry("pending_upload_expired", Set.of("age_seconds", "timeout_seconds")),
          Map.entry(
              "session_start_retry",
              Set.of(
                  "reason",
                  "detail",
                  "attempt",
                  "next_try_at",
                  "session_id",
                  "ended_attempt",
                  "strategy_type",
                  "stopped_event")),
          Map.entry("session_started", Set.of("session_id", "strategy_type", "attempt")),
          Map.entry("agent_ended", Set.of("attempt")),
          Map.entry("agent_restarted", Set.of("attempt")),
          Map.entry("session_outlived_report", Set.of("attempt")),
          Map.entry("session_stop_unconfirmed", Set.of("attempt")),
          Map.entry("task_completed", Set.of("final_status", "previous_status", "attempt")),
          Map.entry(
              "task_cancelled",
              Set.of("final_status", "previous_status", "attempt", "reason", "cancelled_by")),
          Map.entry(
              "task_failed",
              Set.of(
                  "final_status", "previous_status", "attempt", "code", "origin", "error_message")),
          Map.entry(
              "task_timed_out",
              Set.of(
                  "final_status",
                  "previous_status",
                  "attempt",
                  "code",
                  "origin",
                  "error_message")));

  private static final Path PAGE = Path.of("docs/reference/lifecycle.md");
  private static final Path RULES = Path.of("src/main/java/dev/signalbox/lifecycle/rules");
  private static final Pattern ROW = Pattern.compile("\\| (`[a-z_`, ]+) \\| (`[a-z_`, ]+) \\| .*");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");
  private static final Pattern NOTE = Pattern.compile("Note\\.of\\(\\s*\"([a-z_]+)\"[,)]");

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void everyEntryThatIsWrittenHasTheTablesTypeAndKeys() {
    var written = new TreeMap<String, Set<String>>();
    var records = new ArrayList<>(Samples.records().values());
    records.add(Samples.runAgain());
    for (var record : records) {
      for (var event : Samples.events().values()) {
        if (lifecycle.decide(record, event) instanceof Move move) {
          move.notes()
              .forEach(
                  note ->
                      written
                          .computeIfAbsent(note.eventType(), _ -> new HashSet<>())
                          .addAll(note.metadata().keySet()));
        }
      }
    }
    written.put("task_created", created().keySet());

    assertThat(written).containsExactlyInAnyOrderEntriesOf(WORDS);
  }

  /// A rule that no sample row reaches would be seen by nobody.
  @Test
  void noRuleNamesATypeThatTheTableDoesNotHave() throws IOException {
    var named = new TreeSet<String>();
    try (var files = Files.list(RULES)) {
      for (var file : files.toList()) {
        var note = NOTE.matcher(Files.readString(file));
        while (note.find()) {
          named.add(note.group(1));
        }
      }
    }

    assertThat(named).hasSizeGreaterThan(6);
    assertThat(WORDS).containsKeys(named.toArray(String[]::new));
  }

  @Test
  void thePageSaysTheSame() throws IOException {
    var told = new TreeMap<String, Set<String>>();
    for (var line : timeline()) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        words(row.group(1)).forEach(type -> told.put(type, words(row.group(2))));
      }
    }
    told.remove("event_type");

    assertThat(told).containsExactlyInAnyOrderEntriesOf(WORDS);
  }

  @Test
  void theStartOfASessionSaysWhichAndWhere() {
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.ecs());
    var started = Samples.event("SessionStarted ecs");

    var move = (Move) lifecycle.decide(hydrating, started);

    assertThat(move.notes().getFirst().metadata())
        .containsOnly(
            Map.entry("attempt", NoteValue.of(2)),
            Map.entry("session_id", NoteValue.of(Samples.ECS.sessionId())),
            Map.entry("strategy_type", NoteValue.of("ecs")));
  }

  private static Map<String, AttributeValue> created() {
    var row = SampleTask.complete(Samples.TASK, "alice");
    var item = TimelineItem.created(row, Duration.ofDays(90));
    return Objects.requireNonNull(item.get("metadata")).m();
  }

  private static List<String> timeline() throws IOException {
    var page = Files.readString(PAGE);
    return page.substring(page.indexOf("\n## Timeline\n")).lines().toList();
  }

  private static Set<String> words(String cell) {
    return WORD.matcher(cell).results().map(it -> it.group(1)).collect(toCollection(TreeSet::new));
  }
}
