package dev.signalbox.simulation.aws;

import dev.signalbox.simulation.machine.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Calls of an SDK client, whose failures come by the future that they answer with.
final class SdkCalls {
  private SdkCalls() {}

  /// @param throttled the service's own exception, to be given the code
  static <T> CompletableFuture<T> call(
      Gate gate,
      String what,
      String task,
      AwsServiceException.Builder throttled,
      Supplier<T> effect) {
    try {
      return CompletableFuture.completedFuture(
          gate.call(
              what,
              task,
              effect,
              String::valueOf,
              (outage, call) -> failure(outage, call, throttled)));
    } catch (SdkException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static RuntimeException failure(
      Gate.Outage outage, String call, AwsServiceException.Builder throttled) {
    return switch (outage) {
      case THROTTLED ->
          throttled
              .awsErrorDetails(
                  AwsErrorDetails.builder()
                      .errorCode("ThrottlingException")
                      .errorMessage("Rate exceeded")
                      .build())
              .statusCode(400)
              .build();
      case ANSWER_LOST -> ApiCallTimeoutException.builder().message(call).build();
    };
  }
}
