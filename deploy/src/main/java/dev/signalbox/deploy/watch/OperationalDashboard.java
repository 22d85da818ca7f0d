package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import dev.signalbox.deploy.service.ServiceScaling;
import dev.signalbox.deploy.service.TaskOrchestrator;
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

/// One page: what is wrong, how much comes in, how long it waits for the service and for a
/// launch, how tasks end.
final class OperationalDashboard extends Construct {
  private static final int HALF = 12;
  private static final int WHOLE = 24;

  private final Dashboard dashboard;

  OperationalDashboard(
      Construct scope,
      Choices choices,
      SignalboxData data,
      TaskOrchestrator orchestrator,
      OperationalAlarms alarms) {
    super(scope, "OperationalDashboard");
    this.dashboard =
        Dashboard.Builder.create(this, "Dashboard").dashboardName(choices.name()).build();
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create()
            .title("Alarms")
            .alarms(List.copyOf(alarms.alarms()))
            .width(WHOLE)
            .build());
    queueWidgets(data.queues(), alarms);
    dashboard.addWidgets(
        graph(
            "Service",
            List.of(
                orchestrator.service().metricCpuUtilization(),
                orchestrator.service().metricMemoryUtilization())),
        LogQueryWidget.Builder.create()
            .title("Warnings and errors")
            .logGroupNames(List.of(orchestrator.log().getLogGroupName()))
            .queryLines(
                List.of(
                    "fields @timestamp, level, formattedMessage",
                    "filter level in [\"WARN\", \"ERROR\"]",
                    "sort @timestamp desc",
                    "limit 50"))
            .width(HALF)
            .build());
  }

  private void queueWidgets(TaskQueues queues, OperationalAlarms alarms) {
    var intake = queues.intake();
    var lanes = queues.lanes();
    dashboard.addWidgets(
        graph("Messages in", of(intake, Queue::metricNumberOfMessagesSent, "Sum")),
        graph("Messages out", of(intake, Queue::metricNumberOfMessagesDeleted, "Sum")));
    dashboard.addWidgets(
        graph("Oldest message (s)", intake.stream().map(ServiceScaling::age).toList()),
        graph("Log", alarms.ofLog()));
    dashboard.addWidgets(
        graph(
            "Launch lanes: waiting",
            of(lanes, Queue::metricApproximateNumberOfMessagesVisible, "Maximum")),
        graph("Launch lanes: oldest (s)", lanes.stream().map(ServiceScaling::age).toList()));
  }

  private interface OfQueue {
    IMetric metric(Queue queue, MetricOptions options);
  }

  private static List<IMetric> of(List<Queue> queues, OfQueue metric, String statistic) {
    var options = MetricOptions.builder().period(Duration.minutes(1)).statistic(statistic).build();
    return queues.stream().map(queue -> metric.metric(queue, options)).toList();
  }

  private static GraphWidget graph(String title, List<? extends IMetric> metrics) {
    return GraphWidget.Builder.create().title(title).left(metrics).width(HALF).build();
  }

  Dashboard dashboard() {
    return dashboard;
  }
}
