package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.service.SignalboxService;
import dev.signalbox.deploy.service.TaskOrchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// What a person must hear of, each with a sentence on what to do. Everything else heals by itself
/// and is only drawn.
final class OperationalAlarms extends Construct {
  private final Choices choices;
  private final AlarmTopic topic;
  private final List<Alarm> alarms = new ArrayList<>();
  private final Map<String, IMetric> ofLog = new TreeMap<>();

  OperationalAlarms(
      Construct scope, Choices choices, SignalboxData data, SignalboxService service) {
    super(scope, "OperationalAlarms");
    this.choices = choices;
    this.topic = new AlarmTopic(this, choices);
    deadLetters("Task", data.queues().taskDeadLetters());
    deadLetters("Events", data.queues().eventsDeadLetters());
    deadLetters("Pipe", service.pipe().deadLetters());
    data.rule().ifPresent(rule -> deadLetters("Rule", rule.deadLetters()));
    queue("Task", data.queues().tasks());
    queue("Events", data.queues().events());
    lane("AgentCore", data.queues().agentCoreLane());
    data.queues().ecsLane().ifPresent(queue -> lane("Ecs", queue));
    replicas(service.orchestrator());
    for (var line : LogLine.values()) {
      ofLog.put(line.metric(), line.metricOf(this, service.orchestrator().log(), choices));
      alarm(
          line.metric(),
          ofLog.get(line.metric()),
          line.threshold(),
          1,
          TreatMissingData.NOT_BREACHING,
          line.whatToDo());
    }
  }

  private void deadLetters(String name, Queue queue) {
    alarm(
        name + "DeadLetters",
        queue.metricApproximateNumberOfMessagesVisible(every(5, "Maximum")),
        1,
        1,
        TreatMissingData.NOT_BREACHING,
        "Messages that nobody could use lie in "
            + name
            + " dead letters: read their attributes"
            + " reason and detail, mend the cause, move them back.");
  }

  private void queue(String name, Queue queue) {
    alarm(
        name + "QueueAge",
        queue.metricApproximateAgeOfOldestMessage(every(5, "Maximum")),
        choices.watch().oldestMessageSeconds(),
        1,
        TreatMissingData.NOT_BREACHING,
        "A message waits for too long: look for WARN and ERROR lines, and for throttling.");
    alarm(
        name + "QueueSilent",
        received(queue),
        1,
        choices.watch().silentMinutes() / 5,
        ComparisonOperator.LESS_THAN_THRESHOLD,
        TreatMissingData.BREACHING,
        "Nobody receives from the queue, not even an empty answer: is the service running?");
  }

  /// Waiting is what a lane is for, so its age alarms only when the backlog outlasts an hour, or
  /// what was chosen. A lane of which nothing is launched is a fault at any age.
  private void lane(String name, Queue queue) {
    alarm(
        name + "LaneAge",
        queue.metricApproximateAgeOfOldestMessage(every(5, "Maximum")),
        choices.watch().oldestLaneMessageSeconds(),
        1,
        TreatMissingData.NOT_BREACHING,
        "Tasks have been waiting for the launch rate for long. That is no fault by itself: see"
            + " whether the lane gets shorter and whether the start rates use up AWS's limit.");
    alarm(
        name + "LaneStalled",
        stalled(queue),
        1,
        3,
        TreatMissingData.NOT_BREACHING,
        "Tasks wait in the launch lane and not one was launched for a quarter of an hour: look for"
            + " WARN and ERROR lines about starts, and for throttling.");
  }

  /// 1 if messages lay in the queue all the time and none was deleted.
  private static IMetric stalled(Queue queue) {
    return calculated(
        "Stalled",
        "IF(FILL(waiting, 0) > 0 AND FILL(handled, 0) == 0, 1, 0)",
        Map.of(
            "waiting", queue.metricApproximateNumberOfMessagesVisible(every(5, "Minimum")),
            "handled", queue.metricNumberOfMessagesDeleted(every(5, "Sum"))));
  }

  /// Long polls end at least every twenty seconds, with messages or without.
  private static IMetric received(Queue queue) {
    return calculated(
        "Receives",
        "FILL(some, 0) + FILL(none, 0)",
        Map.of(
            "some", queue.metricNumberOfMessagesReceived(every(5, "Sum")),
            "none", queue.metricNumberOfEmptyReceives(every(5, "Sum"))));
  }

  private static IMetric calculated(
      String label, String expression, Map<String, ? extends IMetric> metrics) {
    return MathExpression.Builder.create()
        .expression(expression)
        .usingMetrics(metrics)
        .label(label)
        .period(Duration.minutes(5))
        .build();
  }

  private void replicas(TaskOrchestrator orchestrator) {
    alarm(
        "ReplicasMissing",
        calculated(
            "Missing replicas",
            "desired - running",
            Map.of(
                "desired", insight(orchestrator, "DesiredTaskCount"),
                "running", insight(orchestrator, "RunningTaskCount"))),
        1,
        2,
        TreatMissingData.BREACHING,
        "Fewer replicas run than should: read the service's events and the last lines of its log.");
  }

  private static IMetric insight(TaskOrchestrator orchestrator, String name) {
    return Metric.Builder.create()
        .namespace("ECS/ContainerInsights")
        .metricName(name)
        .dimensionsMap(
            Map.of(
                "ClusterName", orchestrator.cluster().getClusterName(),
                "ServiceName", orchestrator.service().getServiceName()))
        .statistic("Average")
        .period(Duration.minutes(5))
        .build();
  }

  private static MetricOptions every(int minutes, String statistic) {
    return MetricOptions.builder().period(Duration.minutes(minutes)).statistic(statistic).build();
  }

  private void alarm(
      String id, IMetric metric, int atLeast, int periods, TreatMissingData missing, String text) {
    alarm(
        id,
        metric,
        atLeast,
        periods,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        missing,
        text);
  }

  private void alarm(
      String id,
      IMetric metric,
      int threshold,
      int periods,
      ComparisonOperator comparison,
      TreatMissingData missing,
      String text) {
    var alarm =
        Alarm.Builder.create(this, id)
            .metric(metric)
            .threshold(threshold)
            .comparisonOperator(comparison)
            .evaluationPeriods(periods)
            .treatMissingData(missing)
            .alarmDescription("Signalbox: " + text)
            .build();
    var action = new SnsAction(topic.topic());
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    alarms.add(alarm);
  }

  List<Alarm> alarms() {
    return List.copyOf(alarms);
  }

  List<IMetric> ofLog() {
    return List.copyOf(ofLog.values());
  }

  AlarmTopic topic() {
    return topic;
  }
}
