package dev.signalbox.aws;

import dev.signalbox.aws.failure.FailureText;
import dev.signalbox.aws.failure.Refusal;
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
import software.amazon.awssdk.core.exception.SdkException;

/// What the calls that the service made anyway say of each dependency: up, down since when, and
/// with what error. Nothing is ever probed here, so a dependency that nobody called is unknown.
public final class DependencyStates implements CallWatcher {
  /// A long poll takes 20 s on purpose. For longer than this nobody is silent who is there.
  private static final Duration SILENCE = Duration.ofSeconds(25);

  /// An agent that works before it answers is slow, whatever its backend is.
  private static final String SLOW_BY_NATURE = "InvokeAgentRuntime";

  private static final String OF_A_BLUEPRINT = SLOW_BY_NATURE;

  /// Asked for to show an agent's output. No task waits for the answer, and a role may lack it.
  private static final String NICE_TO_HAVE = "DescribeTaskDefinition";

  /// What is asked only to see what a thing is like, by a role that need not be allowed to.
  private static final Set<String> INSPECTIONS =
      Set.of("DescribeTable", "DescribeTimeToLive", "GetQueueAttributes");

  /// Of those, the ones whose success does not say that the thing can be used.
  private static final Set<String> OF_SHAPE = Set.of("DescribeTable", "DescribeTimeToLive");

  private final InstantSource clock;
  private final Map<String, String> queues;
  private final Map<String, CallHistory> calls = new LinkedHashMap<>();

  /// When the calls began that were not heard of since, by dependency and in that order.
  private final Map<String, Map<Long, Instant>> waiting = new HashMap<>();

  /// @param queues the name of each queue to tell apart, by its URL
  /// @param services those told by their own name, as in the metrics
  public DependencyStates(InstantSource clock, Map<String, String> queues, List<String> services) {
    this.clock = clock;
    this.queues = Map.copyOf(queues);
    queues.values().stream().sorted().forEach(name -> calls.put(name, new CallHistory()));
    services.forEach(name -> calls.put(name, new CallHistory()));
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
  /// @param troubles what makes it down: one for the whole, one for each thing that refuses
  public record State(
      Status status,
      Optional<Instant> since,
      Optional<String> lastError,
      int failuresInARow,
      List<Trouble> troubles) {
    public State {
      troubles = List.copyOf(troubles);
    }
  }

  /// Why a dependency is down.
  ///
  /// @param about what refuses; empty if it is the whole dependency
  /// @param cause the root cause, the resource and the remedy, in one line
  /// @param lasting whether more than one call says so
  /// @param ofWhole whether the service itself is in trouble, and not one thing in it
  public record Trouble(
      String about, Instant since, String cause, boolean lasting, boolean ofWhole) {}

  @Override
  public synchronized void began(Call call) {
    if (call.operation().equals(SLOW_BY_NATURE)) {
      return;
    }
    var now = clock.instant();
    name(call.service(), call.queueUrl())
        .ifPresent(
            name -> {
              Optional.ofNullable(calls.get(name)).ifPresent(known -> known.began(now));
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
                    .filter(it -> !saysNothing(outcome.operation(), it))
                    .ifPresentOrElse(
                        failure -> change(name, outcome.tables(), trouble(outcome, failure)),
                        () -> seeSuccess(name, outcome)));
  }

  /// What a stop is for may be gone already, and what is invoked is named by a blueprint: that it
  /// is not there says nothing of what the settings name.
  private static Optional<Throwable> trouble(CallOutcome outcome, Throwable failure) {
    var isOfOneTask =
        outcome.operation().startsWith("Stop") || outcome.operation().equals(OF_A_BLUEPRINT);
    var isMissing = failure instanceof SdkException sdk && Refusal.of(sdk) == Refusal.MISSING;
    return Optional.of(failure).filter(_ -> !(isOfOneTask && isMissing));
  }

  private void seeSuccess(String name, CallOutcome outcome) {
    if (outcome.failure().isEmpty() && !OF_SHAPE.contains(outcome.operation())) {
      change(name, outcome.tables(), Optional.empty());
    }
  }

  private Optional<String> name(String service, Optional<String> queueUrl) {
    return queueUrl.map(url -> Optional.ofNullable(queues.get(url))).orElse(Optional.of(service));
  }

  private static boolean saysNothing(String operation, Throwable failure) {
    var mayNotAsk =
        INSPECTIONS.contains(operation)
            && failure instanceof SdkException sdk
            && Refusal.of(sdk) == Refusal.DENIED;
    return mayNotAsk
        || failure instanceof CancellationException
        || operation.equals(NICE_TO_HAVE)
        || (operation.equals(SLOW_BY_NATURE) && FailureText.isTimeout(failure));
  }

  private static boolean isSilence(Throwable failure) {
    return FailureText.isTimeout(failure) || failure instanceof CallOutcome.Unanswered;
  }

  private static Throwable unwrapped(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private synchronized void change(String name, List<String> about, Optional<Throwable> failure) {
    var now = clock.instant();
    if (failure.filter(DependencyStates::isSilence).isEmpty()) {
      // Somebody is there after all. Of some calls the end is never told; these are over as well.
      waitingFor(name).values().removeIf(it -> !it.plus(SILENCE).isAfter(now));
    }
    Optional.ofNullable(calls.get(name))
        .ifPresent(
            known ->
                failure.ifPresentOrElse(
                    it -> fail(known, now, about, it), () -> known.succeeded(now, about)));
  }

  private static void fail(CallHistory known, Instant now, List<String> about, Throwable failure) {
    if (!(failure instanceof SdkException sdk)) {
      known.failed(now, FailureText.of(failure), failure instanceof CallOutcome.Unanswered ? 0 : 1);
      return;
    }
    switch (AwsFailureKind.of(sdk)) {
      case NOT_SENT, ANSWER_LOST, THROTTLED, SERVER_ERROR ->
          known.failed(now, FailureText.of(sdk), FailureText.isTimeout(sdk) ? 2 : 1);
      case REFUSED -> {
        var refusal = Refusal.of(sdk);
        if (refusal == Refusal.OF_THE_CALL) {
          known.succeeded(now, about);
        } else if (refusal.isOfAllCalls()) {
          known.failed(now, FailureText.of(sdk), 1);
        } else {
          known.refused(now, about, FailureText.of(sdk));
        }
      }
    }
  }

  /// All dependencies as of now, queues first.
  public synchronized Map<String, State> all() {
    var now = clock.instant();
    var all = new LinkedHashMap<String, State>();
    calls.forEach((name, known) -> all.put(name, known.at(now, silentSince(name, now))));
    return all;
  }

  private Optional<Instant> silentSince(String name, Instant now) {
    return waitingFor(name).values().stream()
        .findFirst()
        .map(it -> it.plus(SILENCE))
        .filter(it -> !it.isAfter(now));
  }
}
