package dev.signalbox.local.agentcore;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The sessions that live, and the count of all that were ever started. Everything happens under
/// one lock, so that two invocations at once start one session, and none starts after the close.
final class AgentSessions {
  private final AgentCoreSettings settings;
  private final InstantSource clock;
  private final Map<AgentSession.Key, AgentSession> live = new HashMap<>();
  private final List<AgentSession.Key> started = new ArrayList<>();
  private boolean closed;

  AgentSessions(AgentCoreSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// How a session comes to be when there is none to reach.
  interface Start {
    AgentSession start() throws AgentCoreRefusal;
  }

  /// The session that an invocation reached, and whether it was started for it.
  record Reached(AgentSession session, boolean fresh) {}

  synchronized Reached reach(AgentSession.Key key, Start start) throws AgentCoreRefusal {
    if (closed) {
      throw new AgentCoreRefusal(500, "InternalServerException", "The stand-in is closed");
    }
    expire();
    var known = Optional.ofNullable(live.get(key));
    if (known.isPresent()) {
      known.get().invokedAt(clock.instant());
      return new Reached(known.get(), false);
    }
    var session = start.start();
    live.put(key, session);
    started.add(key);
    return new Reached(session, true);
  }

  /// Ends the session; false when there was none.
  synchronized boolean stop(AgentSession.Key key) {
    expire();
    var session = Optional.ofNullable(live.remove(key));
    session.ifPresent(AgentSession::end);
    return session.isPresent();
  }

  /// Ends what has lived too long and forgets what has ended by itself.
  synchronized void expire() {
    var now = clock.instant();
    live.values()
        .removeIf(
            session -> {
              var over = session.isOver(now, settings);
              if (over) {
                session.end();
              }
              return over;
            });
  }

  synchronized List<String> live(String contains) {
    expire();
    return live.keySet().stream()
        .map(AgentSession.Key::sessionId)
        .filter(within(contains))
        .toList();
  }

  synchronized long starts(String contains) {
    return started.stream().map(AgentSession.Key::sessionId).filter(within(contains)).count();
  }

  private static Predicate<String> within(String contains) {
    return id -> id.contains(contains);
  }

  synchronized void close() {
    closed = true;
    live.values().forEach(AgentSession::end);
    live.clear();
  }
}
