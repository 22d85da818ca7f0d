package dev.signalbox.aws;

import dev.signalbox.aws.failure.FailureText;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// Awaits calls to one dependency. Every call to AWS passes through here, so that code around it
/// reads straight down and every failure is sorted in one place. May be used on virtual threads and
/// plain threads, never on an event loop (it refuses to), and never while a lock is held: the
/// threads of a verticle run in turns, and one that waits for the lock never gives its turn back.
public final class AwsCall {
  private final String dependency;

  /// @param dependency the system, as in the metrics: `dynamodb`, `sqs`, `s3`, or the word
  ///     of a compute type
  public AwsCall(String dependency) {
    this.dependency = dependency;
  }

  /// The answer; throws `DependencyUnavailable` or `DependencyRefused`.
  public <A> A await(String operation, Supplier<? extends CompletionStage<A>> call) {
    return await(operation, call, Function.identity(), _ -> Optional.empty());
  }

  /// The answer, or the failure if it is one that the caller expects, as a value.
  ///
  /// @param expected the value of an expected failure; empty for one that is to be sorted
  public <A, R> R await(
      String operation,
      Supplier<? extends CompletionStage<A>> call,
      Function<A, R> answered,
      Function<SdkException, Optional<R>> expected) {
    var outcome = outcome(call);
    if (outcome.succeeded()) {
      return answered.apply(outcome.result());
    }
    var failure = unwrapped(outcome.cause());
    return switch (failure) {
      case SdkException sdk -> expected.apply(sdk).orElseThrow(() -> sorted(operation, sdk));
      // Not a failure of AWS: a broken promise of our own code, or a client that was closed.
      case RuntimeException own -> throw own;
      case Error fatal -> throw fatal;
      default ->
          throw new DependencyUnavailable(
              dependency, operation + ": " + FailureText.of(failure).line(), failure);
    };
  }

  /// The failure as a value, so that awaiting throws nothing but an interruption.
  private static <A> AsyncResult<A> outcome(Supplier<? extends CompletionStage<A>> call) {
    try {
      return Future.fromCompletionStage(call.get())
          .<AsyncResult<A>>transform(Future::succeededFuture)
          .await();
    } catch (SdkException early) {
      return Future.failedFuture(early);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private RuntimeException sorted(String operation, SdkException failure) {
    var what = operation + ": " + FailureText.of(failure).line();
    return switch (AwsFailureKind.of(failure)) {
      case NOT_SENT, ANSWER_LOST, THROTTLED, SERVER_ERROR ->
          new DependencyUnavailable(dependency, what, failure);
      case REFUSED -> new DependencyRefused(dependency, what, failure);
    };
  }
}
