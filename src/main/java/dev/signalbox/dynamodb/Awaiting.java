package dev.signalbox.dynamodb;

import dev.signalbox.orchestrator.DependencyRefused;
import dev.signalbox.orchestrator.DependencyUnavailable;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Waits for a call to DynamoDB without blocking an event loop, and sorts its failure.
final class Awaiting {
  private Awaiting() {}

  static <T> T await(String dependency, CompletableFuture<T> call) {
    try {
      return Future.fromCompletionStage(call).await();
    } catch (CompletionException wrapped) {
      if (wrapped.getCause() instanceof SdkException failure) {
        throw sorted(dependency, failure);
      }
      throw wrapped;
    } catch (SdkException failure) {
      throw sorted(dependency, failure);
    }
  }

  private static RuntimeException sorted(String dependency, SdkException failure) {
    var what = failure.getClass().getSimpleName();
    return switch (failure) {
      case AwsServiceException refused
          when refused.statusCode() < 500
              && !refused.isThrottlingException()
              && !refused.retryable() ->
          new DependencyRefused(dependency, what, refused);
      default -> new DependencyUnavailable(dependency, what, failure);
    };
  }
}
