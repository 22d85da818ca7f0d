package dev.signalbox.sqs;

import dev.signalbox.orchestrator.DependencyRefused;
import dev.signalbox.orchestrator.DependencyUnavailable;
import io.vertx.core.Future;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Waits for an SQS call on a virtual thread, and sorts its failures: in trouble, or refused.
final class SqsCall {
  private static final String DEPENDENCY = "sqs";

  private SqsCall() {}

  static <T> T await(String operation, CompletableFuture<T> call) {
    try {
      return awaitUnsorted(call);
    } catch (SdkException failure) {
      throw sorted(operation, failure);
    }
  }

  /// For callers that expect some refusals: those arrive as the SDK's own exceptions.
  static <T> T awaitUnsorted(CompletableFuture<T> call) {
    try {
      return Future.fromCompletionStage(call).await();
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof SdkException failure ? failure : wrapped;
    } catch (CancellationException cancelled) {
      throw cancelled;
    }
  }

  static RuntimeException sorted(String operation, SdkException failure) {
    if (failure instanceof AwsServiceException refusal && isRefusal(refusal)) {
      var details = refusal.awsErrorDetails();
      var code = details == null ? "status " + refusal.statusCode() : details.errorCode();
      return new DependencyRefused(DEPENDENCY, operation + ": " + code, failure);
    }
    var what = operation + ": " + failure.getClass().getSimpleName();
    return new DependencyUnavailable(DEPENDENCY, what, failure);
  }

  private static boolean isRefusal(AwsServiceException failure) {
    var status = failure.statusCode();
    var passing = failure.isThrottlingException() || failure.isClockSkewException();
    return status >= 400 && status < 500 && status != 408 && status != 429 && !passing;
  }
}
