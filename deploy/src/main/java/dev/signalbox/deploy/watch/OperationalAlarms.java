package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.EcsEventRule;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.service.SignalboxService;
import dev.signalbox.deploy.service.TaskOrchestrator;
import dev.signalbox.deploy.service.TaskRowPipe;
import dev.signalbox.metrics.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
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
  /// What it means for tasks that an event was not delivered.
  private static final String SWEPT =
      "The sweep finds such ends some minutes later, so that no letter has to go back: once the"
          + " cause is mended, delete them.";

  private final Choices choices;
  private final AlarmTopic topic;
  private final List<Alarm> alarms = new ArrayList<>();

  OperationalAlarms(
      Construct scope, Choices choices, SignalboxData data, SignalboxService service) {
    super(scope, "OperationalAlarms");
    this.choices = choices;
    this.topic = new AlarmTopic(this, choices, data.key().key());
    unusable("Task", data.queues().taskDeadLetters());
    unusable("Events", data.queues().eventsDeadLetters());
    undelivered(service.pipe());
    data.rule().ifPresent(this::undelivered);
    queue("Task", "tasks", data.queues().tasks());
    queue("Events", "events", data.queues().events());
    lane("AgentCore", data.queues().agentCoreLane());
    data.queues().ecsLane().ifPresent(queue -> lane("Ecs", queue));
    replicas(service.orchestrator());
    for (var alarm : ServiceAlarm.values()) {
      alarm(
          alarm.id(),
          alarm.metric(choices.name()),
          alarm.limit(),
          TreatMissingData.NOT_BREACHING,
          alarm.ending(),
          alarm.whatToDo());
    }
  }

  private void unusable(String name, Queue queue) {
    deadLetters(
        name,
        queue,
        "Messages that nobody could use lie in "
            + name
            + " dead letters. 'signalbox dead-letters list' says what is wrong with each: mend the"
            + " cause, then redrive them.");
  }

  private void undelivered(EcsEventRule rule) {
    deadLetters(
        "Rule",
        rule.deadLetters(),
        "EventBridge could not deliver events of ECS to the events queue, and left them here. "
            + looked("RuleDeadLetterQueueUrl", " --message-attribute-names All")
            + " ERROR_CODE and ERROR_MESSAGE of each say why. Run 'signalbox doctor': it looks at"
            + " the rule, its target and the policy of the events queue. "
            + SWEPT);
  }

  private void undelivered(TaskRowPipe pipe) {
    deadLetters(
        "Pipe",
        pipe.deadLetters(),
        "The pipe gave up telling the events queue of rows that agents have ended. "
            + looked("PipeDeadLetterQueueUrl", "")
            + " A letter names a place in the stream, not the rows. Run 'signalbox doctor': it looks"
            + " at the pipe and the stream. Then compare the pipe's role with the events queue and"
            + " its key. "
            + SWEPT);
  }

  /// No command of ours knows these queues.
  private static String looked(String output, String more) {
    return "'aws sqs receive-message --queue-url URL"
        + more
        + "' with the output "
        + output
        + " shows some.";
  }

  private void deadLetters(String name, Queue queue, String text) {
    alarm(
        name + "DeadLetters",
        queue.metricApproximateNumberOfMessagesVisible(every(5, "Maximum")),
        Limit.atLeast(1),
        TreatMissingData.NOT_BREACHING,
        Ending.GOOD_NEWS,
        text);
  }

  /// @param word the queue's name in the service's metrics
  private void queue(String name, String word, Queue queue) {
    alarm(
        name + "QueueAge",
        queue.metricApproximateAgeOfOldestMessage(every(5, "Maximum")),
        Limit.atLeast(choices.watch().oldestMessageSeconds()),
        TreatMissingData.NOT_BREACHING,
        Ending.GOOD_NEWS,
        "A message waits for too long. Run 'signalbox status': look at throttling and at whether"
            + " replicasMax is reached.");
    // Without a replica there is no metric either.
    alarm(
        name + "QueueSilent",
        Signal.maximum(Meters.RECEIVE_AGE, word).metric(choices.name(), ServiceAlarm.PERIOD),
        Limit.atLeast(
            60 * ServiceAlarm.PERIOD, choices.watch().silentMinutes() / ServiceAlarm.PERIOD),
        TreatMissingData.BREACHING,
        Ending.GOOD_NEWS,
        "A replica does not receive from the queue, not even an empty answer, or there is none. Run"
            + " 'signalbox status'; if no replica is alive, read the events of the service in"
            + " ECS.");
  }

  /// Waiting is what a lane is for, so its age alarms only when the backlog outlasts an hour, or
  /// what was chosen. A lane of which nothing is launched is a fault at any age.
  private void lane(String name, Queue queue) {
    alarm(
        name + "LaneAge",
        queue.metricApproximateAgeOfOldestMessage(every(5, "Maximum")),
        Limit.atLeast(choices.watch().oldestLaneMessageSeconds()),
        TreatMissingData.NOT_BREACHING,
        Ending.GOOD_NEWS,
        "Tasks have been waiting for the launch rate for long. That is no fault by itself: see"
            + " whether the lane gets shorter and whether the start rates use up AWS's limit.");
    alarm(
        name + "LaneStalled",
        stalled(queue),
        Limit.atLeast(1, 3),
        TreatMissingData.NOT_BREACHING,
        Ending.GOOD_NEWS,
        "Tasks wait in the launch lane and not one was launched for a quarter of an hour. Run"
            + " 'signalbox stuck', and look at StartsWait and at throttling.");
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
        Limit.atLeast(1, 2),
        TreatMissingData.BREACHING,
        Ending.GOOD_NEWS,
        "Fewer replicas run than should. 'signalbox status' counts those that are alive; the"
            + " service's events in ECS and the last lines of its log say why the others are not.");
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
      String id,
      IMetric metric,
      Limit limit,
      TreatMissingData missing,
      Ending ending,
      String text) {
    var alarm =
        Alarm.Builder.create(this, id)
            .metric(metric)
            .threshold(limit.value())
            .comparisonOperator(limit.comparison())
            .evaluationPeriods(limit.periods())
            .treatMissingData(missing)
            .alarmDescription("Signalbox: " + text + after(ending))
            .build();
    var action = new SnsAction(topic.topic());
    alarm.addAlarmAction(action);
    if (ending == Ending.GOOD_NEWS) {
      alarm.addOkAction(action);
    }
    alarms.add(alarm);
  }

  private static String after(Ending ending) {
    return switch (ending) {
      case GOOD_NEWS -> "";
      case NO_NEWS -> " That it rings no more does not mean that it is mended.";
    };
  }

  List<Alarm> alarms() {
    return List.copyOf(alarms);
  }

  AlarmTopic topic() {
    return topic;
  }
}
