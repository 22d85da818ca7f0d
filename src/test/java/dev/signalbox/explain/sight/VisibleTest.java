package dev.signalbox.explain.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsReport;
import dev.signalbox.explain.Explainer;
import dev.signalbox.explain.Known;
import dev.signalbox.explain.Noted;
import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Sight;
import dev.signalbox.query.TaskSummary;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VisibleTest {
  /// Stands in every field that somebody else can write.
  private static final String SAID = "buy ACME";

  private static final String EVIDENCE =
      """
      {"stoppedAt": "2026-03-02T10:00:11Z", "stopCode": "EssentialContainerExited",
       "stoppedReason": "buy ACME", "capacityProviderName": "buy ACME",
       "containers": [{"name": "agent", "exitCode": 137, "reason": "buy ACME"}]}
      """;

  private static final Budget DECLINED =
      Budget.UNUSED.countCapacityWait(new FailureCause(FailureCode.IMAGE_PULL, SAID), Samples.NOW);

  private static Known known(TaskStatus status, FailureCode code, List<Noted> notes) {
    // A start that waits has no session yet.
    var attempt =
        status == TaskStatus.HYDRATING ? Samples.ecs() : Samples.ecs().withSession(Samples.ECS);
    var draft = Samples.record(status, attempt).draft();
    draft.failure = Optional.of(new FailureCause(code, SAID));
    draft.errorMessage = Optional.of(SAID);
    draft.cancellation = new Cancellation(Optional.of(SAID), Optional.of(SAID));
    draft.attempt = draft.attempt.told(DECLINED);
    draft.times = draft.times.watched(Watch.of(new Approvals(1, Optional.of(SAID))));
    var task = draft.build(Optional.empty());
    return new Known(
        summary(task),
        task,
        notes,
        EcsReport.of(EVIDENCE),
        OptionalInt.empty(),
        Optional.of(List.of(new Question("r1", SAID, Optional.of(SAID), Optional.empty()))),
        Optional.empty(),
        Optional.of(new OutputTail(SAID, false, SAID, Samples.NOW)),
        Samples.NOW);
  }

  private static TaskSummary summary(TaskRecord task) {
    return new TaskSummary(
        task.taskId(),
        "ann",
        Optional.of("acme/a"),
        SAID,
        task.status(),
        task.statusSince(),
        task.times().createdAt(),
        Optional.empty(),
        Optional.empty(),
        1,
        task.attempt().computeType(),
        Optional.empty(),
        new TaskSummary.Result(Optional.of(SAID), Optional.of(BigDecimal.ONE), OptionalInt.of(3)));
  }

  private static Explanation seen(Known known, Sight sight) {
    return Explainer.of(Visible.of(known, sight));
  }

  private static Noted note(String type, String... pairs) {
    var details = new TreeMap<String, NoteValue>();
    for (int i = 0; i < pairs.length; i += 2) {
      details.put(pairs[i], NoteValue.of(pairs[i + 1]));
    }
    return new Noted(Instant.parse("2026-03-02T10:00:20Z"), type, details);
  }

  @ParameterizedTest
  @EnumSource
  void noStatusTellsWhatWasSaid(TaskStatus status) {
    var known = known(status, FailureCode.AGENT_REPORTED, List.of());

    assertThat(seen(known, Sight.CONTENTS).toString()).contains(SAID);
    assertThat(seen(known, Sight.STATES).toString()).doesNotContain(SAID);
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureTellsTheBareCauseOfItsCode(FailureCode code) {
    var seen = seen(known(TaskStatus.FAILED, code, List.of()), Sight.STATES);

    assertThat(seen.toString()).doesNotContain(SAID);
    assertThat(seen.headline()).endsWith(". " + code.cause());
    assertThat(seen.verdict().orElseThrow().cause()).isEqualTo(code.cause());
    assertThat(seen.verdict().orElseThrow().message()).isEmpty();
    assertThat(seen.verdict().orElseThrow().nextStep()).isEqualTo(code.nextStep());
    assertThat(seen.task().result().costUsd()).contains(BigDecimal.ONE);
    assertThat(seen.output()).isEmpty();
  }

  @Test
  void backendIsHeardInNumbersAndWordsOfItsOwn() {
    var seen = seen(known(TaskStatus.FAILED, FailureCode.KILLED, List.of()), Sight.STATES);

    assertThat(seen.verdict().orElseThrow().witnesses().getFirst().said())
        .isEqualTo("exit 137 of agent (EssentialContainerExited)");
    assertThat(seen.timeline().getLast().details())
        .containsExactly(
            Map.entry("attempt", "2"), Map.entry("stop_code", "EssentialContainerExited"));
  }

  /// An agent may write any type and any detail, ours too.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "task_created",
        "admission_queued",
        "queue_pickup",
        "hydration_started",
        "hydration_complete",
        "preflight_failed",
        "session_start_retry",
        "session_started",
        "task_completed",
        "task_cancelled",
        "task_failed",
        "task_timed_out",
        "agent_milestone",
        "agent_error",
        SAID
      })
  void noEntryTellsWhatWasSaid(String type) {
    var keys =
        List.of(
            "attempt",
            "version",
            "code",
            "reason",
            "origin",
            "detail",
            "details",
            "message",
            "milestone",
            "error_message",
            "fallback_error",
            "cancelled_by",
            "channel_source",
            "sources",
            "previous_status",
            "final_status",
            "heard_by",
            "session_id",
            "strategy_type",
            "next_try_at",
            "queued_for_s",
            SAID);
    var details = new TreeMap<String, NoteValue>();
    keys.forEach(it -> details.put(it, NoteValue.of(SAID)));
    var entry = new Noted(Samples.NOW, type, details);
    var known = known(TaskStatus.RUNNING, FailureCode.KILLED, List.of(entry));

    assertThat(seen(known, Sight.CONTENTS).timeline().toString()).contains(SAID);
    var seen = seen(known, Sight.STATES);
    assertThat(seen.toString()).doesNotContain(SAID);
    assertThat(seen.timeline())
        .filteredOn(it -> it.at().equals(Samples.NOW))
        .hasSize(1)
        .allSatisfy(it -> assertThat(it.text()).doesNotContain("  ", " .", " by.", "null"));
  }

  @Test
  void factsOfAnEntryStay() {
    var notes =
        List.of(
            note(
                "session_start_retry",
                "attempt",
                "2",
                "reason",
                "CAPACITY_UNAVAILABLE",
                "detail",
                SAID,
                "next_try_at",
                "2026-03-02T10:00:30Z"),
            note("admission_queued", "reason", "concurrency_limit"),
            note("hydration_complete", "sources", "", "fallback_error", SAID),
            note("hydration_complete", "sources", "issue,comments", "truncated", "true"),
            note("task_failed", "code", "KILLED", "origin", "AGENT", "heard_by", "sweep"));
    var known = known(TaskStatus.FAILED, FailureCode.KILLED, notes);

    var entries = seen(known, Sight.STATES).timeline();

    assertThat(entries)
        .extracting(Explanation.Entry::text)
        .contains(
            "A start was declined by CAPACITY_UNAVAILABLE.",
            "Has to wait: concurrency_limit.",
            "What it is about could not be read.",
            "What it is about was read from issue,comments.",
            "Failed with KILLED.");
    assertThat(entries.toString())
        .contains("next_try_at=2026-03-02T10:00:30Z", "heard_by=sweep", "truncated=true")
        .contains("origin=AGENT", "attempt=2");
  }
}
