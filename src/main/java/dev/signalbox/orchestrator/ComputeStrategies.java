package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The strategies that this service is wired with, and the one place that picks one.
public final class ComputeStrategies {
  private final Map<ComputeType, ComputeStrategy> strategies;

  /// @param strategies one for each type that tasks may run on here
  /// @throws IllegalArgumentException when a type claims to be observable and its strategy is not,
  ///     or the other way round
  public ComputeStrategies(Map<ComputeType, ComputeStrategy> strategies) {
    this.strategies = Map.copyOf(strategies);
    strategies.forEach(ComputeStrategies::checkObservable);
  }

  private static void checkObservable(ComputeType type, ComputeStrategy strategy) {
    if (type.can(Capability.OBSERVABLE) != strategy instanceof ObservableComputeStrategy) {
      throw new IllegalArgumentException(
          "type " + type + " and its strategy disagree whether sessions can be observed");
    }
  }

  /// Returns why tasks of this type cannot be run here; empty when they can.
  public Optional<FailureCause> unavailable(ComputeType type) {
    if (strategies.containsKey(type)) {
      return Optional.empty();
    }
    var others = strategies.keySet().stream().map(ComputeType::word).sorted().toList();
    var detail =
        "The blueprint says %s, but this service has no %s settings. Either switch it on (%s), or set compute_type to %s in the Repos table."
            .formatted(
                type.word(),
                type.word(),
                "SIGNALBOX_" + type.word().toUpperCase(Locale.ROOT) + "_ENABLED=true",
                others.isEmpty() ? "another type" : String.join(" or ", others));
    return Optional.of(new FailureCause(FailureCode.COMPUTE_NOT_CONFIGURED, detail));
  }

  SessionStart start(ComputeType type, SessionRequest request) {
    var strategy = strategies.get(type);
    return strategy == null
        ? new SessionStart.Declined(unavailable(type).orElseThrow())
        : strategy.startSession(request);
  }

  /// Stops a session. One of a backend that was switched off meanwhile cannot be stopped from here:
  /// that is a refusal that a person must see.
  StopOutcome stop(SessionHandle session, String reason) {
    return configured(session.computeType(), session.sessionId()).stopSession(session, reason);
  }

  private ComputeStrategy configured(ComputeType type, String session) {
    var strategy = strategies.get(type);
    if (strategy == null) {
      throw new DependencyRefused(
          type.word(),
          "no settings for the session " + session,
          new IllegalStateException(type.word() + " is not configured"));
    }
    return strategy;
  }

  /// Returns how the sessions are, with as few calls as each backend allows. There is no entry for
  /// a session of a backend that cannot tell.
  public Map<SessionHandle, SessionObservation> look(Collection<SessionHandle> sessions) {
    var all = new HashMap<SessionHandle, SessionObservation>();
    sessions.stream()
        .filter(it -> it.computeType().can(Capability.OBSERVABLE))
        .collect(Collectors.groupingBy(SessionHandle::computeType))
        .forEach((type, group) -> all.putAll(look(type, group)));
    return all;
  }

  private Map<SessionHandle, SessionObservation> look(
      ComputeType type, List<SessionHandle> sessions) {
    var seen = observable(type, sessions.getFirst().sessionId()).pollSession(sessions);
    var all = new HashMap<SessionHandle, SessionObservation>();
    sessions.forEach(it -> all.put(it, seen.getOrDefault(it, SessionObservation.NOT_FOUND)));
    return all;
  }

  private ObservableComputeStrategy observable(ComputeType type, String session) {
    return switch (configured(type, session)) {
      case ObservableComputeStrategy observable -> observable;
      case ComputeStrategy other ->
          throw new IllegalStateException(other + " cannot be asked: see the constructor");
    };
  }

  /// Returns the live session of an attempt whose name was never heard; empty where none is seen or
  /// the backend cannot be asked.
  Optional<SessionHandle> find(ComputeType type, AttemptId attempt) {
    return type.can(Capability.OBSERVABLE)
        ? observable(type, attempt.toString()).findSession(attempt)
        : Optional.empty();
  }
}
