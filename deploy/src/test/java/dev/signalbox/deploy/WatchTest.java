package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.watch.LogLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

  @Test
  void everyAlarmTellsTheTopicWhatToDoAndWhenItIsOver() {
    Variant.ECS
        .watch()
        .all(ALARM)
        .forEach(
            (id, alarm) -> {
              assertThat(alarm.at("/AlarmActions/0/Ref").asText()).as(id).contains("AlarmTopic");
              assertThat(alarm.at("/OKActions/0/Ref").asText()).as(id).contains("AlarmTopic");
              assertThat(alarm.path("AlarmDescription").asText()).as(id).hasSizeGreaterThan(60);
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
    assertThat(silent.path("Metrics").toString())
        .contains("NumberOfMessagesReceived", "NumberOfEmptyReceives");
    assertThat(silent.path("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
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
  void readmeSaysWhatToDoAboutEveryAlarm() {
    var readme = Samples.read(Path.of("README.md"));
    var table = readme.substring(readme.indexOf("## When an alarm goes"));
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

  @Test
  void linesThatAreCountedAreLinesOfTheServicesLog() {
    var source = Samples.sources("orchestrator", "lifecycle", "service", "sqs", "ecs", "agentcore");
    var filters = filters();
    assertThat(filters).hasSize(LogLine.values().length);
    filters.forEach(
        (metric, pattern) ->
            Samples.all(pattern, "\"([^\"]*\\b[a-z]+ [a-z][^\"]*)\"")
                .forEach(
                    text ->
                        assertThat(source)
                            .as(metric + " quotes: " + text)
                            .contains("\"" + text + "\"")));
    assertThat(filters.get("ErrorLines"))
        .isEqualTo("{ ($.level = \"ERROR\") && ($.formattedMessage != \"dependency is down\") }");
    assertThat(filters.get("DependencyDown"))
        .contains("\"dependency is down\"", "\"dependency is still down\"");
    assertThat(alarm("DependencyDown").path("Threshold").asInt()).isEqualTo(1);
    assertThat(filters.get("StopsUnconfirmed")).contains("\"stop never confirmed, given up\"");
    assertThat(filters.get("SweepCorrections")).contains("\"the sweep brought a verdict\"");
    assertThat(filters.get("AccessDenied")).contains("ACCESS_DENIED");
    assertThat(filters.get("StartsWait"))
        .contains("\"starts wait until the deployment is mended\"");
  }

  private static Map<String, String> filters() {
    var filters = new TreeMap<String, String>();
    Variant.ECS
        .watch()
        .all("AWS::Logs::MetricFilter")
        .values()
        .forEach(
            filter ->
                filters.put(
                    filter.at("/MetricTransformations/0/MetricName").asText(),
                    filter.path("FilterPattern").asText()));
    return filters;
  }

  @Test
  void countedLinesHaveAnAlarmEach() {
    var metrics =
        Variant.ECS.watch().all(ALARM).values().stream()
            .filter(it -> it.path("Namespace").asText().equals("Signalbox/signalbox"))
            .map(it -> it.path("MetricName").asText())
            .toList();

    assertThat(metrics).containsExactlyInAnyOrderElementsOf(filters().keySet());
  }

  @Test
  void filtersReadFieldsThatTheLogHas() {
    var encoder = Samples.read(Path.of("../src/main/resources/logback-json.xml"));

    assertThat(encoder)
        .contains("JsonEncoder", "<withFormattedMessage>true</withFormattedMessage>");
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
            "ErrorLines");
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
