package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.deploy.alarm.Datapoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The alarms of a synthesised deployment, judged on metrics that runs of the real service wrote:
/// `AlarmRunIT` of the service leaves them in `target/alarm-run`. Without them there is nothing to
/// judge, which is said aloud, and which fails where `ALARM_RUN_REQUIRED` is `true`.
class AlarmsOfRunsTest {
  private static final Path RUNS = Path.of("../target/alarm-run");
  private static final long PERIOD = 300_000;
  private static final JsonNode NO_ALARM = MissingNode.getInstance();

  /// A run with one fault, and all alarms that ring then.
  enum Run {
    HEALTHY(),
    UNUSABLE_MESSAGES("TaskDeadLetters", "EventsDeadLetters"),
    // A sweep that can read no table is incomplete.
    DYNAMODB_DOWN("DependencyDown", "SweepTrouble"),
    EVENTS_LOST("SweepCorrections"),
    STARTS_DENIED("StartsWait", "AccessDenied", "ErrorLines"),
    STOP_UNCONFIRMED("StopsUnconfirmed", "ErrorLines"),
    SESSIONS_WITHOUT_ROW("SessionsWithoutRow", "ErrorLines"),
    FOREIGN_CLUSTER("ForeignCluster"),
    DEPLOYMENT_DOUBT("DeploymentDoubt"),
    EVENTS_LATE("DetectionSlow", "EventsSlow"),
    // Eleven seconds: CloudWatch is told thirty.
    EVENTS_NEARLY_LATE(),
    ROW_UNREADABLE("RowsUnreadable"),
    LOOP_STANDS("LoopStands"),
    REPLICA_GONE("TaskQueueSilent", "EventsQueueSilent", "ReplicasMissing");

    /// Made of them once.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> alarms;

    Run(String... alarms) {
      this.alarms = new TreeSet<>(Set.of(alarms));
    }

    Path file() {
      return RUNS.resolve(name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".jsonl");
    }
  }

  private static void assumeThereAreRuns(Path file) {
    var required = "true".equals(System.getenv("ALARM_RUN_REQUIRED"));
    if (!required && !Files.exists(file)) {
      System.err.println(
          file + " is not there, so no alarm is judged: run AlarmRunIT of the service first");
      assumeTrue(false, file + " is not there");
    }
    assertThat(file).exists();
  }

  private static Set<String> ringing(Datapoints points) {
    return new Alarms(Variant.ECS).ringing(points, points.first(), end(points));
  }

  private static long end(Datapoints points) {
    return points.last() / PERIOD * PERIOD + PERIOD;
  }

  @ParameterizedTest
  @EnumSource(Run.class)
  void faultRingsItsAlarmsAndNoOther(Run run) {
    assumeThereAreRuns(run.file());

    assertThat(ringing(Datapoints.read(run.file()))).isEqualTo(run.alarms);
  }

  /// Alarms of work that goes on: no work is done in the minutes after a run's fault was met.
  private static final Set<String> OF_WORK = Set.of("SweepTrouble", "DetectionSlow", "EventsSlow");

  /// The fault of a run is not mended, so that no alarm may say that it is.
  @ParameterizedTest
  @EnumSource(Run.class)
  void alarmThatTellsOfItsEndLastsAsLongAsItsFault(Run run) {
    assumeThereAreRuns(run.file());
    var points = Datapoints.read(run.file());
    var alarms = new Alarms(Variant.ECS);
    var lasting = new TreeSet<>(run.alarms);
    lasting.removeIf(it -> alarms.byName().getOrDefault(it, NO_ALARM).path("OKActions").isEmpty());
    lasting.removeAll(OF_WORK);

    assertThat(alarms.ringing(points, end(points) - 2 * PERIOD, end(points))).isEqualTo(lasting);
  }

  /// What stands on metrics of SQS that no run makes is rung by hand: an alarm that cannot ring is
  /// none.
  private static final Map<String, Datapoints> BY_HAND = byHand();

  private static Map<String, Datapoints> byHand() {
    var points = new TreeMap<String, Datapoints>();
    points.put("TaskQueueAge", sqs("Tasks", "ApproximateAgeOfOldestMessage", 900));
    points.put("EventsQueueAge", sqs("Events", "ApproximateAgeOfOldestMessage", 900));
    points.put("AgentCoreLaneAge", sqs("AgentCoreLane", "ApproximateAgeOfOldestMessage", 3_600));
    points.put("EcsLaneAge", sqs("EcsLane", "ApproximateAgeOfOldestMessage", 3_600));
    for (var lane : Set.of("AgentCoreLane", "EcsLane")) {
      points.put(lane + "Stalled", sqs(lane, "ApproximateNumberOfMessagesVisible", 1));
    }
    points.put("RuleDeadLetters", sqs("RuleDeadLetters", "ApproximateNumberOfMessagesVisible", 1));
    points.put("PipeDeadLetters", sqs("PipeDeadLetters", "ApproximateNumberOfMessagesVisible", 1));
    return points;
  }

  private static Datapoints sqs(String queue, String name, double value) {
    return always("AWS/SQS", Map.of("QueueName", queue), name, value);
  }

  private static Datapoints always(
      String namespace, Map<String, String> dimensions, String name, double value) {
    var points = new Datapoints();
    for (int i = 0; i < 3; i++) {
      points.put(new Datapoints.Metric(namespace, name, dimensions), i * PERIOD, value, 1);
    }
    return points;
  }

  @Test
  void everyAlarmIsRungByARunOrByHand() {
    var rung = new TreeSet<>(BY_HAND.keySet());
    for (var run : Run.values()) {
      rung.addAll(run.alarms);
    }

    assertThat(rung).isEqualTo(new Alarms(Variant.ECS).byName().keySet());
    BY_HAND.forEach(
        (name, points) ->
            assertThat(points.metrics())
                .as(name + " by hand")
                .allMatch(it -> it.namespace().equals("AWS/SQS")));
    BY_HAND.forEach(
        (name, points) -> assertThat(ringing(points)).as(name + " by hand").contains(name));
  }

  /// Just under its threshold, or for too short a time, none of them rings.
  @Test
  void almostIsNotEnough() {
    var almost = new TreeMap<String, Datapoints>();
    almost.put("TaskQueueAge", sqs("Tasks", "ApproximateAgeOfOldestMessage", 899));
    almost.put("EcsLaneAge", sqs("EcsLane", "ApproximateAgeOfOldestMessage", 3_599));
    almost.put("EcsLaneStalled", sqs("EcsLane", "ApproximateNumberOfMessagesVisible", 0));
    almost.forEach((name, points) -> assertThat(ringing(points)).as(name).doesNotContain(name));
  }
}
