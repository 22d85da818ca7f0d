package dev.signalbox.aws.measure;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.aws.CallWatcher;
import dev.signalbox.aws.CallWatcher.Measured;
import dev.signalbox.aws.CallWatcher.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCategory;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricLevel;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/// Measures the calls of one client. Only an interceptor sees with which error a call ended, and
/// only a publisher hears of those whose total time ran out: the one leaves word for the other.
public final class CallMeasurement implements ExecutionInterceptor, MetricPublisher {
  private static final SdkMetric<String> RESULT =
      SdkMetric.create("SignalboxResult", String.class, MetricLevel.INFO, MetricCategory.CUSTOM);

  private static final Set<String> LOST_CONDITION =
      Set.of(
          "ConditionalCheckFailedException",
          "TransactionCanceledException",
          "TransactionConflictException");

  private final String service;
  private final Supplier<CallWatcher> watcher;

  public CallMeasurement(String service, Supplier<CallWatcher> watcher) {
    this.service = service;
    this.watcher = watcher;
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Optional.ofNullable(attributes.getAttribute(SdkExecutionAttribute.API_CALL_METRIC_COLLECTOR))
        .ifPresent(it -> it.reportMetric(RESULT, of(context.exception()).name()));
  }

  private static Result of(Throwable failure) {
    if (!(failure instanceof SdkException sdk)) {
      return Result.NOT_ANSWERED;
    }
    return switch (AwsFailureKind.of(sdk)) {
      case NOT_SENT, ANSWER_LOST -> Result.NOT_ANSWERED;
      case THROTTLED -> Result.THROTTLED;
      case SERVER_ERROR -> Result.SERVER_ERROR;
      case REFUSED ->
          LOST_CONDITION.contains(AwsFailureKind.codeOf(sdk))
              ? Result.LOST_CONDITION
              : Result.REFUSED;
    };
  }

  @Override
  public void publish(MetricCollection call) {
    first(call.metricValues(CoreMetric.API_CALL_DURATION))
        .ifPresent(took -> watcher.get().measured(measured(call, took)));
  }

  private Measured measured(MetricCollection call, Duration took) {
    var operation = first(call.metricValues(CoreMetric.OPERATION_NAME)).orElse("unknown");
    return new Measured(service, operation, result(call), took);
  }

  private static Result result(MetricCollection call) {
    return first(call.metricValues(CoreMetric.API_CALL_SUCCESSFUL)).orElse(false)
        ? Result.SUCCESS
        : first(call.metricValues(RESULT)).map(Result::valueOf).orElse(Result.NOT_ANSWERED);
  }

  private static <V> Optional<V> first(List<V> values) {
    return values.stream().findFirst();
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
