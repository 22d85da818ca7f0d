package dev.signalbox.aws;

import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Tells how each call of one client ended. It sees them all, whoever made them, and changes none.
final class CallWatch implements ExecutionInterceptor {
  /// Whether the last attempt of a call was not answered.
  private static final ExecutionAttribute<Boolean> WAITING =
      new ExecutionAttribute<>("signalbox.waiting");

  private final String service;
  private final Consumer<CallOutcome> watcher;

  CallWatch(String service, Consumer<CallOutcome> watcher) {
    this.service = service;
    this.watcher = watcher;
  }

  /// Before each attempt. A call can take three times as long as an attempt to fail, which is long
  /// for those who want to know whether its dependency is there.
  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (Boolean.TRUE.equals(attributes.getAttribute(WAITING))) {
      tell(context.request(), attributes, Optional.of(new CallOutcome.Unanswered()));
    }
    attributes.putAttribute(WAITING, true);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(WAITING, false);
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    tell(context.request(), attributes, Optional.empty());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    tell(context.request(), attributes, Optional.of(context.exception()));
  }

  private void tell(
      SdkRequest request, ExecutionAttributes attributes, Optional<Throwable> failure) {
    var operation = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    watcher.accept(new CallOutcome(service, operation, queueUrl(request), failure));
  }

  private static Optional<String> queueUrl(SdkRequest request) {
    return request.getValueForField("QueueUrl", String.class);
  }
}
