package dev.signalbox.deploy.service;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.TaskQueues;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.applicationautoscaling.AdjustmentType;
import software.amazon.awscdk.services.applicationautoscaling.BasicStepScalingPolicyProps;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.applicationautoscaling.ScalingInterval;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.sqs.Queue;

/// More replicas when messages wait, measured by how long and not by how many: a long queue that is
/// emptied quickly needs no help.
public final class ServiceScaling {
  private ServiceScaling() {}

  static void byAge(FargateService service, Choices.Service chosen, TaskQueues queues) {
    service
        .autoScaleTaskCount(
            EnableScalingProps.builder()
                .minCapacity(chosen.replicasMin())
                .maxCapacity(chosen.replicasMax())
                .build())
        .scaleOnMetric(
            "OldestMessage",
            BasicStepScalingPolicyProps.builder()
                .metric(oldest(queues))
                .adjustmentType(AdjustmentType.CHANGE_IN_CAPACITY)
                .scalingSteps(
                    List.of(
                        ScalingInterval.builder().upper(5).change(-1).build(),
                        ScalingInterval.builder().lower(30).upper(120).change(1).build(),
                        ScalingInterval.builder().lower(120).change(2).build()))
                .evaluationPeriods(3)
                .cooldown(Duration.minutes(3))
                .build());
  }

  /// Of the task queue and the events queue, in seconds; an empty queue has no oldest message. The
  /// lanes do not count: their messages wait for AWS's launch rate, which replicas do not raise.
  static IMetric oldest(TaskQueues queues) {
    return MathExpression.Builder.create()
        .expression("MAX([FILL(tasks, 0), FILL(events, 0)])")
        .usingMetrics(Map.of("tasks", age(queues.tasks()), "events", age(queues.events())))
        .label("Oldest message (s)")
        .period(Duration.minutes(1))
        .build();
  }

  public static IMetric age(Queue queue) {
    return queue.metricApproximateAgeOfOldestMessage(
        MetricOptions.builder().period(Duration.minutes(1)).statistic("Maximum").build());
  }
}
