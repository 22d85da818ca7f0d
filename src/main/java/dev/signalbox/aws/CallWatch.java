package dev.signalbox.aws;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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

  private static final ExecutionAttribute<CallWatcher.Call> CALL =
      new ExecutionAttribute<>("signalbox.call");

  /// Shared, because queues and services are each watched over all clients.
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String service;
  private final CallSubjects subjects;
  private final Supplier<CallWatcher> watcher;

  CallWatch(String service, CallSubjects subjects, Supplier<CallWatcher> watcher) {
    this.service = service;
    this.subjects = subjects;
    this.watcher = watcher;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    var call =
        new CallWatcher.Call(
            NUMBERS.incrementAndGet(), service, operation(attributes), queueUrl(context.request()));
    attributes.putAttribute(CALL, call);
    watcher.get().began(call);
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
    end(attributes);
    tell(context.request(), attributes, Optional.empty());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    end(attributes);
    context.exception().addSuppressed(subjects.about(context.request(), context.httpRequest()));
    tell(context.request(), attributes, Optional.of(context.exception()));
  }

  private void end(ExecutionAttributes attributes) {
    Optional.ofNullable(attributes.getAttribute(CALL)).ifPresent(watcher.get()::ended);
  }

  private void tell(
      SdkRequest request, ExecutionAttributes attributes, Optional<Throwable> failure) {
    var operation = operation(attributes);
    var tables = CallSubjects.tables(request);
    watcher.get().see(new CallOutcome(service, operation, queueUrl(request), tables, failure));
  }

  private static String operation(ExecutionAttributes attributes) {
    return String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  private static Optional<String> queueUrl(SdkRequest request) {
    return request.getValueForField("QueueUrl", String.class);
  }
}
