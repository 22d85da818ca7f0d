package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.SetupDoubts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Case 158: there are alarms for what a person must hear of, and somebody hears them.
class WatchTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String PREFIX = "OperationalAlarms";

  private static JsonNode alarm(String name) {
    return Variant.ECS.watch().only(ALARM, PREFIX + name);
  }

  /// What counts happenings rings no more when nothing more happened, which mends nothing: nobody is
  /// told that all is well.
  private static final Set<String> WITHOUT_GOOD_NEWS =
      Set.of("ErrorLines", "StopsUnconfirmed", "SweepCorrections", "RowsUnreadable");

  @Test
  void everyAlarmTellsTheTopicWhatToDoAndWhenItIsOver() {
    var silent = new TreeSet<String>();
    new Alarms(Variant.ECS)
        .byName()
        .forEach(
            (name, alarm) -> {
              var description = alarm.path("AlarmDescription").asText();
              assertThat(alarm.path("AlarmActions").toString()).as(name).contains("AlarmTopic");
              assertThat(description.length()).as(name).isBetween(60, 1_024);
              if (alarm.path("OKActions").isEmpty()) {
                silent.add(name);
                assertThat(description).contains("That it rings no more does not mean");
              } else {
                assertThat(alarm.path("OKActions").toString()).as(name).contains("AlarmTopic");
              }
            });

    assertThat(silent).isEqualTo(new TreeSet<>(WITHOUT_GOOD_NEWS));
  }

  /// `signalbox dead-letters` knows two queues.
  @ParameterizedTest
  @ValueSource(strings = {"Pipe", "Rule"})
  void lettersThatNoCommandOfOursKnowsAreLookedAtWithAws(String name) {
    assertThat(alarm(name + "DeadLetters").path("AlarmDescription").asText())
        .contains("aws sqs receive-message", name + "DeadLetterQueueUrl")
        .doesNotContain("signalbox dead-letters");
  }

  /// Whatever makes a replica say that it is not ready.
  @Test
  void everyDoubtAboutTheSettingsIsAnAlarm() {
    var watched = new TreeSet<String>();
    for (var metric : new Alarms(Variant.ECS).metrics()) {
      if (metric.name().equals(Meters.SETUP_DOUBTS.meterName())) {
        watched.add(metric.dimensions().getOrDefault("kind", "any"));
      }
    }

    assertThat(watched)
        .containsExactlyInAnyOrder(
            Arrays.stream(SetupDoubts.Kind.values())
                .map(SetupDoubts.Kind::word)
                .toArray(String[]::new));
  }

  /// Such a metric takes the bounds of its buckets as its values, and no others.
  @Test
  void whatIsTimedRingsOnlyBeyondABound() {
    for (var name : List.of("DetectionSlow", "EventsSlow")) {
      assertThat(alarm(name).path("ComparisonOperator").asText())
          .as(name)
          .isEqualTo("GreaterThanThreshold");
      assertThat(alarm(name).path("ExtendedStatistic").asText()).as(name).isEqualTo("p99");
    }
    Variant.ECS
        .watch()
        .all(ALARM)
        .forEach(
            (id, alarm) -> {
              if (alarm.toString().contains("\"p99\"")) {
                assertThat(id).containsAnyOf("DetectionSlow", "EventsSlow");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TaskDeadLetters", "EventsDeadLetters", "PipeDeadLetters", "RuleDeadLetters"})
  void oneDeadLetterIsEnough(String name) {
    var alarm = alarm(name);

    assertThat(alarm.path("MetricName").asText()).isEqualTo("ApproximateNumberOfMessagesVisible");
    assertThat(alarm.path("Threshold").asInt()).isEqualTo(1);
    assertThat(alarm.path("ComparisonOperator").asText())
        .isEqualTo("GreaterThanOrEqualToThreshold");
    assertThat(alarm.at("/Dimensions/0/Value").toString()).contains(name);
  }

  @Test
  void withoutARuleNobodyWatchesItsDeadLetters() {
    assertThat(Variant.PLAIN.watch().all(ALARM).keySet())
        .noneMatch(it -> it.startsWith(PREFIX + "RuleDeadLetters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Task", "Events"})
  void oldAndUnreceivedMessagesAreNoticed(String queue) {
    var age = alarm(queue + "QueueAge");
    assertThat(age.path("MetricName").asText()).isEqualTo("ApproximateAgeOfOldestMessage");
    assertThat(age.path("Threshold").asInt()).isEqualTo(900);

    var silent = alarm(queue + "QueueSilent");
    assertThat(silent.path("MetricName").asText()).isEqualTo("signalbox.receive.age");
    assertThat(silent.path("TreatMissingData").asText()).isEqualTo("breaching");
    assertThat(silent.path("EvaluationPeriods").asInt()).isEqualTo(2);
  }

  /// A message of a lane waits for the launch rate: that is no fault until it lasts.
  @ParameterizedTest
  @ValueSource(strings = {"AgentCore", "Ecs"})
  void lanesMayWaitForAnHourButNotStandStill(String lane) {
    var age = alarm(lane + "LaneAge");
    assertThat(age.path("MetricName").asText()).isEqualTo("ApproximateAgeOfOldestMessage");
    assertThat(age.path("Threshold").asInt()).isEqualTo(3_600);
    assertThat(age.at("/Dimensions/0/Value").toString()).contains("TaskQueues" + lane + "Lane");

    var stalled = alarm(lane + "LaneStalled");
    assertThat(stalled.path("Metrics").toString())
        .contains("ApproximateNumberOfMessagesVisible", "NumberOfMessagesDeleted")
        .contains("IF(FILL(waiting, 0) > 0 AND FILL(handled, 0) == 0, 1, 0)")
        .contains("TaskQueues" + lane + "Lane");
    assertThat(stalled.path("EvaluationPeriods").asInt()).isEqualTo(3);
    assertThat(stalled.path("TreatMissingData").asText()).isEqualTo("notBreaching");
  }

  @Test
  void laneThatIsNotThereIsNotWatched() {
    assertThat(Variant.PLAIN.watch().all(ALARM).keySet())
        .anyMatch(it -> it.startsWith(PREFIX + "AgentCoreLane"))
        .noneMatch(it -> it.startsWith(PREFIX + "EcsLane"));
  }

  @Test
  void operatingSaysWhatToDoAboutEveryAlarm() {
    var page = Samples.read(Path.of("../docs/operating.md"));
    var table = page.substring(page.indexOf("## When an alarm rings"));
    table = table.substring(0, table.indexOf("\n## ", 1));
    var named = new TreeSet<String>();
    for (var row : Samples.all(table, "^\\| (`[^|]*) \\|")) {
      named.addAll(Samples.all(row, "`(\\w+)`"));
    }
    var alarms = new TreeSet<String>();
    for (var id : Variant.ECS.watch().all(ALARM).keySet()) {
      alarms.add(id.replaceAll("^" + PREFIX + "|[0-9A-F]{8}$", ""));
    }

    assertThat(named).isEqualTo(alarms);
  }

  @Test
  void missingReplicasAreNoticedEvenIfNothingReportsAnyMore() {
    var alarm = alarm("ReplicasMissing");

    assertThat(alarm.path("Metrics").toString())
        .contains("DesiredTaskCount", "RunningTaskCount", "desired - running");
    assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
  }

  /// Metrics of ours by their names and the keys of their dimensions, wherever they stand.
  private static List<List<String>> ofOurs() {
    var found = new ArrayList<List<String>>();
    for (var metric : new Alarms(Variant.ECS).metrics()) {
      if (metric.namespace().equals("Signalbox")) {
        found.add(named(metric.name(), metric.dimensions().keySet()));
      }
    }
    var body = dashboard();
    var widgets = Pattern.compile("\\[\"Signalbox\",(\"[^\\]{]+)").matcher(body);
    while (widgets.find()) {
      var texts = List.of(widgets.group(1).replace("\"", "").split(","));
      var keys = new TreeSet<String>();
      for (int i = 1; i + 1 < texts.size(); i += 2) {
        keys.add(texts.get(i));
      }
      found.add(named(texts.getFirst(), keys));
    }
    return found;
  }

  private static List<String> named(String name, Set<String> keys) {
    var all = new ArrayList<>(List.of(name));
    all.addAll(new TreeSet<>(keys));
    return all;
  }

  private static String dashboard() {
    return Variant.ECS
        .watch()
        .only("AWS::CloudWatch::Dashboard")
        .path("DashboardBody")
        .toString()
        .replace("\\\"", "\"");
  }

  /// CloudWatch takes any name, and then has no datapoint for ever.
  @Test
  void everyMetricOfOursIsInTheCatalogueWithItsLabels() {
    var written = new HashSet<List<String>>();
    for (var meter : Meters.values()) {
      written.add(named(meter.meterName(), Set.of("deployment")));
      var keys = new TreeSet<>(meter.labelKeys());
      keys.add("deployment");
      written.add(named(meter.meterName(), keys));
    }

    assertThat(ofOurs()).hasSizeGreaterThan(25);
    assertThat(written).containsAll(ofOurs());
  }

  @Test
  void alarmsStandOnNoSentenceOfTheLog() {
    assertThat(Variant.ECS.watch().types()).doesNotContain("AWS::Logs::MetricFilter");
  }

  @Test
  void alarmsReachAnEncryptedTopicThatRefusesPlainText() {
    var template = Variant.ECS.watch();

    assertThat(template.only("AWS::SNS::Topic").path("KmsMasterKeyId").toString())
        .contains("AlarmTopicKey");
    assertThat(template.only("AWS::KMS::Key").path("EnableKeyRotation").asBoolean()).isTrue();
    assertThat(template.only("AWS::KMS::Key").toString())
        .contains("cloudwatch.amazonaws.com", "kms:GenerateDataKey*");
    assertThat(template.only("AWS::SNS::TopicPolicy").toString())
        .contains("aws:SecureTransport", "cloudwatch.amazonaws.com", "aws:SourceAccount");
  }

  @Test
  void addressIsSubscribedIfThereIsOne() {
    assertThat(Variant.THEIRS.watch().only("AWS::SNS::Subscription").path("Endpoint").asText())
        .isEqualTo("who@example.com");
    assertThat(Variant.PLAIN.watch().types()).doesNotContain("AWS::SNS::Subscription");
  }

  @Test
  void thereIsOneDashboard() {
    var body =
        Variant.ECS.watch().only("AWS::CloudWatch::Dashboard").path("DashboardBody").toString();

    assertThat(body)
        .contains(
            "ApproximateAgeOfOldestMessage",
            "NumberOfMessagesSent",
            "CPUUtilization",
            "signalbox.detection",
            "signalbox.verdicts");
    for (var graph : List.of("Launch lanes: waiting", "Launch lanes: oldest (s)")) {
      assertThat(widget(body, graph))
          .as(graph)
          .contains("TaskQueuesAgentCoreLane", "TaskQueuesEcsLane")
          .doesNotContain("TaskQueuesTasks", "TaskQueuesEvents");
    }
    assertThat(widget(body, "Launch lanes: waiting"))
        .contains("ApproximateNumberOfMessagesVisible");
  }

  /// From a widget's title to where the next widget begins.
  private static String widget(String body, String title) {
    var from = body.indexOf("title\\\":\\\"" + title);
    assertThat(from).as(title).isNotNegative();
    var next = body.indexOf("title\\\":", from + 1);
    return body.substring(from, next < 0 ? body.length() : next);
  }
}
