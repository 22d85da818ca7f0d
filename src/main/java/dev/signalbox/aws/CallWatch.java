package dev.signalbox.aws;

import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Tells how each call of one client ended. It sees them all, whoever made them, and changes none.
final class CallWatch implements ExecutionInterceptor {
  private final String service;
  private final Consumer<CallOutcome> watcher;

  CallWatch(String service, Consumer<CallOutcome> watcher) {
    this.service = service;
    this.watcher = watcher;
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    watcher.accept(new CallOutcome(service, queueUrl(context.request()), Optional.empty()));
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    var failure = Optional.of(context.exception());
    watcher.accept(new CallOutcome(service, queueUrl(context.request()), failure));
  }

  private static Optional<String> queueUrl(SdkRequest request) {
    return request.getValueForField("QueueUrl", String.class);
  }
}
