package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.dynamodb.row.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Waits of which nothing tells a time, on the local AWS: the approvals of an agent that writes
/// like that of the contract, and uploads. The periods are those of the service, thirty times as
/// fast; the agent's process only lives, its writes are made here.
class WaitsWithoutATimeTest {
  private static final Duration STALE = Duration.ofSeconds(8);
  private static final Duration HEARTBEAT = Duration.ofMillis(1_500);

  @TempDir private static Path folder = Path.of("");

  private static RunningSignalbox signalbox;

  @BeforeAll
  static void start() throws IOException {
    var lives = folder.resolve("lives.sh");
    Files.writeString(lives, "exec sleep 600\n");
    signalbox =
        RunningSignalbox.start(
            List.of("/bin/sh", lives.toString()),
            Map.of(
                "SIGNALBOX_SWEEP_INTERVAL", "500ms",
                "SIGNALBOX_HEARTBEAT_STALE", STALE.toSeconds() + "s",
                "SIGNALBOX_HEARTBEAT_NEVER_SEEN", "12s",
                "SIGNALBOX_UPLOAD_AGE", "15s"));
  }

  @AfterAll
  static void stop() {
    signalbox.close();
  }

  @Test
  void anAgentLivesThroughApprovalsThatAreLongerThanItsSilenceMayBe() {
    var id = signalbox.submit(LocalNames.AGENTCORE_REPO, Map.of());
    signalbox.awaitRunning(id);
    try (var agent = ContractAgent.of(signalbox, id, HEARTBEAT)) {
      awaitBeat(id);

      agent.asks();
      stays(id, "AWAITING_APPROVAL", STALE.plus(STALE.dividedBy(2)));
      assertThat(Duration.between(Instant.now(), Instant.parse(signalbox.text(id, "deadline_at"))))
          .isLessThanOrEqualTo(STALE);
      agent.goesOn();
      agent.asks();
      stays(id, "AWAITING_APPROVAL", STALE.plusSeconds(1));
      agent.goesOn();

      stays(id, "RUNNING", STALE.plus(STALE.dividedBy(2)));
      agent.completes();
      signalbox.awaitSettled(id, "COMPLETED");
    }
  }

  @Test
  void anAgentThatDiesWhenItGoesOnIsLostOnePeriodLater() {
    var id = signalbox.submit(LocalNames.AGENTCORE_REPO, Map.of());
    signalbox.awaitRunning(id);
    var agent = ContractAgent.of(signalbox, id, HEARTBEAT);
    awaitBeat(id);
    agent.asks();
    await().atMost(STALE).until(() -> signalbox.row(id).containsKey("pause_seen_at"));
    stays(id, "AWAITING_APPROVAL", STALE);

    agent.dies();
    agent.goesOn();
    var resumed = Instant.now();

    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo("HEARTBEAT_LOST");
    var lost = Instant.parse(signalbox.text(id, "completed_at"));
    assertThat(Duration.between(resumed, lost)).isBetween(STALE, STALE.multipliedBy(2));
    signalbox.awaitNothingLeft(id);
  }

  @Test
  void aTaskWhoseUploadsAreConfirmedRunsAndOneWhoseAreNotIsCancelled() {
    var confirmed = waitsForUploads();
    var forgotten = waitsForUploads();
    await().until(() -> signalbox.row(confirmed).containsKey("deadline_at"));
    await().until(() -> signalbox.row(forgotten).containsKey("deadline_at"));
    assertThat(signalbox.status(confirmed)).isEqualTo("PENDING_UPLOADS");
    assertThat(signalbox.row(confirmed)).doesNotContainKeys("slot_held", "attempt");

    // The message that should follow is lost: the sweep finds it.
    confirm(confirmed);

    signalbox.awaitRunning(confirmed);
    signalbox.awaitSettled(forgotten, "CANCELLED");
    assertThat(signalbox.row(forgotten)).doesNotContainKey("attempt");
    assertThat(signalbox.timeline(forgotten)).contains("pending_upload_expired", "task_cancelled");
    signalbox.cancel(confirmed);
    signalbox.awaitNothingLeft(confirmed);
  }

  /// As an API writes it that follows the page for producers: it wakes the task when the uploads
  /// are confirmed, and so perhaps never.
  private static String waitsForUploads() {
    var id = RunningSignalbox.newId();
    var now = Instant.now().toString();
    var item =
        Map.of(
            "task_id", Item.text(id),
            "user_id", Item.text(RunningSignalbox.user(id)),
            "repo", Item.text(LocalNames.ECS_REPO),
            "task_description", Item.text("with files"),
            "status", Item.text("PENDING_UPLOADS"),
            "status_created_at", Item.text("PENDING_UPLOADS#" + now),
            "created_at", Item.text(now));
    var db = signalbox.aws().clients().dynamoDb();
    db.putItem(it -> it.tableName(LocalNames.TABLES.tasks()).item(item)).join();
    return id;
  }

  /// As the API does it: only what still waits.
  private static void confirm(String id) {
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .updateItem(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .key(Map.of("task_id", Item.text(id)))
                    .updateExpression("SET #status = :to, status_created_at = :since")
                    .conditionExpression("#status = :from")
                    .expressionAttributeNames(Map.of("#status", "status"))
                    .expressionAttributeValues(
                        Map.of(
                            ":from", Item.text("PENDING_UPLOADS"),
                            ":to", Item.text("SUBMITTED"),
                            ":since", Item.text("SUBMITTED#" + Instant.now()))))
        .join();
  }

  private static void awaitBeat(String id) {
    await().atMost(STALE).until(() -> signalbox.row(id).containsKey("agent_heartbeat_at"));
  }

  /// Whether it has been so for all of this time.
  private static void stays(String id, String status, Duration time) {
    await()
        .during(time)
        .atMost(time.plus(STALE))
        .untilAsserted(() -> assertThat(signalbox.status(id)).isEqualTo(status));
  }
}
