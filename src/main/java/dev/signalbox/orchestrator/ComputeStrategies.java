package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle;
import dev.signalbox.lifecycle.SessionHandle.AgentCoreSession;
import dev.signalbox.lifecycle.SessionHandle.EcsSession;
import dev.signalbox.lifecycle.SessionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The one place that picks a strategy. A further backend does not compile until it is wired here.
public record ComputeStrategies(
    Optional<ObservableComputeStrategy<EcsSession>> ecs,
    Optional<ComputeStrategy<AgentCoreSession>> agentCore) {

  /// Why tasks of this type can not be run here; empty when they can.
  public Optional<FailureCause> unavailable(ComputeType type) {
    return switch (type) {
      case ECS ->
          missing(
              ecs.isEmpty(),
              "The blueprint says ecs, but this service has no ECS settings. Either set the"
                  + " SIGNALBOX_ECS_* settings, or set compute_type to agentcore in the Repos"
                  + " table.");
      case AGENTCORE ->
          missing(
              agentCore.isEmpty(),
              "The blueprint says agentcore, but AgentCore is switched off in this service. Either"
                  + " switch it on, or set compute_type to ecs in the Repos table.");
    };
  }

  private static Optional<FailureCause> missing(boolean missing, String detail) {
    return missing
        ? Optional.of(new FailureCause(FailureCode.COMPUTE_NOT_CONFIGURED, detail))
        : Optional.empty();
  }

  SessionStart<? extends SessionHandle> start(ComputeType type, SessionRequest request) {
    return switch (type) {
      case ECS -> start(ecs, type, request);
      case AGENTCORE -> start(agentCore, type, request);
    };
  }

  private <H extends SessionHandle> SessionStart<H> start(
      Optional<? extends ComputeStrategy<H>> strategy, ComputeType type, SessionRequest request) {
    if (strategy.isPresent()) {
      return strategy.get().startSession(request);
    }
    return new SessionStart.Declined<>(unavailable(type).orElseThrow());
  }

  /// A session of a backend that was switched off meanwhile can not be stopped from here: that is a
  /// refusal that a person must see.
  StopOutcome stop(SessionHandle session, String reason) {
    return switch (session) {
      case EcsSession ecsSession -> configured(ecs, session).stopSession(ecsSession, reason);
      case AgentCoreSession agentCoreSession ->
          configured(agentCore, session).stopSession(agentCoreSession, reason);
    };
  }

  private static <S> S configured(Optional<S> strategy, SessionHandle session) {
    return configured(strategy, session.computeType(), session.sessionId());
  }

  private static <S> S configured(Optional<S> strategy, ComputeType type, String session) {
    return strategy.orElseThrow(
        () ->
            new DependencyRefused(
                type.word(),
                "no settings for the session " + session,
                new IllegalStateException(type.word() + " is not configured")));
  }

  /// How the sessions are, with as few calls as the backend allows. No entry for those of a backend
  /// that can not say.
  Map<SessionHandle, SessionSighting> look(List<SessionHandle> sessions) {
    var ofEcs = new ArrayList<EcsSession>();
    for (var session : sessions) {
      switch (session) {
        case EcsSession ecsSession -> ofEcs.add(ecsSession);
        case AgentCoreSession _ -> {}
      }
    }
    if (ofEcs.isEmpty()) {
      return Map.of();
    }
    var seen = configured(ecs, ofEcs.getFirst()).pollSession(ofEcs);
    var all = new HashMap<SessionHandle, SessionSighting>();
    ofEcs.forEach(it -> all.put(it, seen.getOrDefault(it, unseen())));
    return all;
  }

  /// The session of an attempt, where it must be searched for: an AgentCore session has the name
  /// that its attempt gave it.
  Optional<EcsSession> find(AttemptId attempt) {
    return configured(ecs, ComputeType.ECS, attempt.toString()).findSession(attempt);
  }

  private static SessionSighting unseen() {
    return new SessionSighting(
        new SessionStatus.NotFound(), OptionalLong.empty(), Optional.empty());
  }
}
