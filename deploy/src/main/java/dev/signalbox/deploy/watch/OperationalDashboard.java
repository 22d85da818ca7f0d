package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import dev.signalbox.deploy.service.ServiceScaling;
import dev.signalbox.deploy.service.TaskOrchestrator;
import dev.signalbox.metrics.Meters;
import java.util.Arrays;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// One page: what is wrong, how much comes in, how long it waits, how fast ends are heard of, how
/// tasks end, and what the service does with AWS.
final class OperationalDashboard extends Construct {
  private static final int HALF = 12;
  private static final int WHOLE = 24;

  private final String deployment;
  private final Dashboard dashboard;

  OperationalDashboard(
      Construct scope,
      Choices choices,
      SignalboxData data,
      TaskOrchestrator orchestrator,
      OperationalAlarms alarms) {
    super(scope, "OperationalDashboard");
    this.deployment = choices.name();
    this.dashboard =
        Dashboard.Builder.create(this, "Dashboard").dashboardName(choices.name()).build();
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create()
            .title("Alarms")
            .alarms(List.copyOf(alarms.alarms()))
            .width(WHOLE)
            .build());
    queueWidgets(data.queues());
    taskWidgets();
    troubleWidgets();
    serviceWidgets(orchestrator);
  }

  private void taskWidgets() {
    dashboard.addWidgets(
        graph(
            "Tasks",
            Signal.sum(Meters.TASKS_ACCEPTED),
            Signal.sum(Meters.ATTEMPTS),
            Signal.sum(Meters.VERDICTS)),
        graph(
            "Time to start (s)",
            Signal.percentile(Meters.TIME_TO_START, 50),
            Signal.percentile(Meters.TIME_TO_START, 95)));
    dashboard.addWidgets(
        graph(
            "From the end of a session to its row (s)",
            Signal.percentile(Meters.DETECTION, 50),
            Signal.percentile(Meters.DETECTION, 99)),
        graph(
            "From an event to its row (s)",
            Signal.percentile(Meters.EVENT_DELAY, 50),
            Signal.percentile(Meters.EVENT_DELAY, 99)));
  }

  private void troubleWidgets() {
    dashboard.addWidgets(
        graph(
            "Found by the sweep",
            Signal.sum(Meters.SWEEP_CORRECTIONS, "look"),
            Signal.sum(Meters.SWEEP_CORRECTIONS, "row"),
            Signal.sum(Meters.SWEEP_CORRECTIONS, "deadline")),
        graph(
            "What should be none",
            Signal.sum(Meters.LOG_LINES, "error"),
            Signal.sum(Meters.STOPS_UNCONFIRMED),
            Signal.maximum(Meters.START_TROUBLES_STANDING),
            Signal.maximum(Meters.SETUP_DOUBTS),
            Signal.sum(Meters.DEAD_LETTERS),
            Signal.sum(Meters.ROWS_UNREADABLE)));
    dashboard.addWidgets(
        graph(
            "Prevented and turned away",
            Signal.sum(Meters.DOUBLE_STARTS_PREVENTED),
            Signal.sum(Meters.ADMISSIONS_REFUSED),
            Signal.sum(Meters.EVENTS_UNMATCHED)),
        graph(
            "Calls to AWS (s)",
            Signal.percentile(Meters.AWS_CALLS, 50),
            Signal.percentile(Meters.AWS_CALLS, 99)));
  }

  private void serviceWidgets(TaskOrchestrator orchestrator) {
    dashboard.addWidgets(
        graphOf(
            "Service",
            List.of(
                orchestrator.service().metricCpuUtilization(),
                orchestrator.service().metricMemoryUtilization())),
        LogQueryWidget.Builder.create()
            .title("Warnings and errors")
            .logGroupNames(List.of(orchestrator.log().getLogGroupName()))
            .queryLines(
                List.of(
                    "fields @timestamp, @message",
                    "filter level in [\"WARN\", \"ERROR\"]",
                    "sort @timestamp desc",
                    "limit 50"))
            .width(HALF)
            .build());
  }

  private void queueWidgets(TaskQueues queues) {
    var intake = queues.intake();
    var lanes = queues.lanes();
    dashboard.addWidgets(
        graphOf("Messages in", of(intake, Queue::metricNumberOfMessagesSent, "Sum")),
        graphOf("Oldest message (s)", intake.stream().map(ServiceScaling::age).toList()));
    dashboard.addWidgets(
        graphOf(
            "Launch lanes: waiting",
            of(lanes, Queue::metricApproximateNumberOfMessagesVisible, "Maximum")),
        graphOf("Launch lanes: oldest (s)", lanes.stream().map(ServiceScaling::age).toList()));
  }

  private interface OfQueue {
    IMetric metric(Queue queue, MetricOptions options);
  }

  private static List<IMetric> of(List<Queue> queues, OfQueue metric, String statistic) {
    var options = MetricOptions.builder().period(Duration.minutes(1)).statistic(statistic).build();
    return queues.stream().map(queue -> metric.metric(queue, options)).toList();
  }

  private GraphWidget graph(String title, Signal... signals) {
    return graphOf(title, Arrays.stream(signals).map(it -> it.drawn(deployment)).toList());
  }

  private static GraphWidget graphOf(String title, List<? extends IMetric> metrics) {
    return GraphWidget.Builder.create().title(title).left(metrics).width(HALF).build();
  }

  Dashboard dashboard() {
    return dashboard;
  }
}
