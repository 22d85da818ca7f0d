package dev.signalbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// What the calls that the service made anyway say of each dependency: up, down since when, and
/// with what error. Nothing is ever probed, so a dependency that nobody called is unknown.
public final class DependencyStates implements CallWatcher {
  /// A single failure is an everyday thing, which the caller's next try answers.
  private static final int FAILURES_OF_DOWN = 2;

  /// What was true of a dependency that nobody called since may be over.
  private static final Duration MEMORY = Duration.ofMinutes(5);

  /// A long poll takes 20 s on purpose. For longer than this nobody is silent who is there.
  private static final Duration SILENCE = Duration.ofSeconds(25);

  /// An agent that works before it answers is slow, whatever its backend is.
  private static final String SLOW_BY_NATURE = "InvokeAgentRuntime";

  /// Refusals that speak of our deployment, not of the one call.
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private final InstantSource clock;
  private final Map<String, String> queues;
  private final Map<String, Calls> calls = new LinkedHashMap<>();

  /// When the calls began that were not heard of since, by dependency and in that order.
  private final Map<String, Map<Long, Instant>> waiting = new HashMap<>();

  /// @param queues the name of each queue to tell apart, by its URL
  /// @param services those told by their own name, as in the metrics
  public DependencyStates(InstantSource clock, Map<String, String> queues, List<String> services) {
    this.clock = clock;
    this.queues = Map.copyOf(queues);
    queues.values().stream().sorted().forEach(name -> calls.put(name, Calls.NONE));
    services.forEach(name -> calls.put(name, Calls.NONE));
  }

  /// Whether a dependency can be used.
  public enum Status {
    UP,
    DOWN,
    /// Not called yet, or for so long that an old failure says nothing.
    UNKNOWN
  }

  /// One dependency as its last calls left it.
  ///
  /// @param since when it came to be so; empty if it was never called
  /// @param lastError error code of AWS or the CRT, or class of the root failure; kept while it is
  /// up again
  public record State(
      Status status, Optional<Instant> since, Optional<String> lastError, int failuresInARow) {}

  /// What is known of the calls of one dependency.
  private record Calls(
      Status status,
      Optional<Instant> since,
      Instant last,
      Optional<String> lastError,
      int failures) {
    static final Calls NONE =
        new Calls(Status.UNKNOWN, Optional.empty(), Instant.EPOCH, Optional.empty(), 0);

    Calls began(Instant now) {
      return new Calls(status, since, now, lastError, failures);
    }

    Calls succeeded(Instant now) {
      var when = status == Status.UP ? since : Optional.of(now);
      return new Calls(Status.UP, when, now, lastError, 0);
    }

    /// @param timedOut a call that was waited for in vain, which is no everyday thing
    Calls failed(Instant now, String error, boolean timedOut) {
      var inARow = failures + 1;
      var goesDown = (timedOut || inARow >= FAILURES_OF_DOWN) && status != Status.DOWN;
      return new Calls(
          goesDown ? Status.DOWN : status,
          goesDown ? Optional.of(now) : since,
          now,
          Optional.of(error),
          inARow);
    }

    /// @param asked when the first call began that waits for its answer
    State at(Instant now, Optional<Instant> asked) {
      var silent = asked.map(it -> it.plus(SILENCE)).filter(it -> !it.isAfter(now));
      if (status != Status.DOWN && silent.isPresent()) {
        return remembered(new State(Status.DOWN, silent, Optional.of("Unanswered"), failures), now);
      }
      return remembered(new State(status, since, lastError, failures), now);
    }

    private State remembered(State state, Instant now) {
      var forgotten = state.status() == Status.DOWN && last.plus(MEMORY).isBefore(now);
      return forgotten
          ? new State(Status.UNKNOWN, state.since(), state.lastError(), failures)
          : state;
    }
  }

  @Override
  public synchronized void began(Call call) {
    if (call.operation().equals(SLOW_BY_NATURE)) {
      return;
    }
    var now = clock.instant();
    name(call.service(), call.queueUrl())
        .ifPresent(
            name -> {
              calls.computeIfPresent(name, (_, known) -> known.began(now));
              waitingFor(name).put(call.number(), now);
            });
  }

  @Override
  public synchronized void ended(Call call) {
    name(call.service(), call.queueUrl()).ifPresent(it -> waitingFor(it).remove(call.number()));
  }

  private Map<Long, Instant> waitingFor(String name) {
    return waiting.computeIfAbsent(name, _ -> new LinkedHashMap<>());
  }

  @Override
  public void see(CallOutcome outcome) {
    name(outcome.service(), outcome.queueUrl())
        .ifPresent(
            name ->
                outcome
                    .failure()
                    .map(DependencyStates::unwrapped)
                    .ifPresentOrElse(
                        failure -> seeFailure(outcome.operation(), name, failure),
                        () -> change(name, Optional.empty())));
  }

  private Optional<String> name(String service, Optional<String> queueUrl) {
    return queueUrl.map(url -> Optional.ofNullable(queues.get(url))).orElse(Optional.of(service));
  }

  private void seeFailure(String operation, String name, Throwable failure) {
    var saysNothing =
        failure instanceof CancellationException
            || (operation.equals(SLOW_BY_NATURE) && isTimeout(failure));
    if (!saysNothing) {
      change(name, isTrouble(failure) ? Optional.of(failure) : Optional.empty());
    }
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException;
  }

  private static boolean isSilence(Throwable failure) {
    return isTimeout(failure) || failure instanceof CallOutcome.Unanswered;
  }

  private static boolean isTrouble(Throwable failure) {
    if (!(failure instanceof SdkException sdk)) {
      return true;
    }
    return switch (AwsFailureKind.of(sdk)) {
      case NOT_SENT, ANSWER_LOST, THROTTLED, SERVER_ERROR -> true;
      case REFUSED ->
          DENIALS.contains(AwsFailureKind.codeOf(sdk))
              || sdk instanceof QueueDoesNotExistException
              || sdk instanceof ResourceNotFoundException
              || sdk instanceof NoSuchBucketException;
    };
  }

  private static String error(Throwable failure) {
    var code = failure instanceof SdkException sdk ? AwsFailureKind.codeOf(sdk) : "";
    return code.isEmpty() ? rootError(failure) : code;
  }

  /// The SDK wraps what happened in a class that says nothing.
  private static String rootError(Throwable failure) {
    var root = failure;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root instanceof HttpException crt
        ? CRT.awsErrorName(crt.getErrorCode())
        : root.getClass().getSimpleName();
  }

  private static Throwable unwrapped(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private synchronized void change(String name, Optional<Throwable> failure) {
    var now = clock.instant();
    if (failure.filter(DependencyStates::isSilence).isEmpty()) {
      // Somebody is there after all. Of some calls the end is never told; these are over as well.
      waitingFor(name).values().removeIf(it -> !it.plus(SILENCE).isAfter(now));
    }
    calls.computeIfPresent(
        name,
        (_, known) ->
            failure
                .map(it -> known.failed(now, error(it), isTimeout(it)))
                .orElseGet(() -> known.succeeded(now)));
  }

  /// All dependencies as of now, queues first.
  public synchronized Map<String, State> all() {
    var now = clock.instant();
    var all = new LinkedHashMap<String, State>();
    calls.forEach(
        (name, known) ->
            all.put(name, known.at(now, waitingFor(name).values().stream().findFirst())));
    return all;
  }
}
