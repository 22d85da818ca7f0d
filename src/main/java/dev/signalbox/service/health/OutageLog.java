package dev.signalbox.service.health;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.aws.DependencyStates.State;
import dev.signalbox.aws.DependencyStates.Status;
import dev.signalbox.aws.DependencyStates.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once that a dependency is down and once that it is back, and each minute that it still is,
/// so that the end of a log says what is wrong. What is down is what readiness says, once more than
/// one call says so.
final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  /// For so long it must be up to be back: one success among failures is no end of an outage.
  private static final Duration STEADY = Duration.ofSeconds(15);

  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final DependencyStates states;
  private final Map<String, String> services;
  private final InstantSource clock;
  private final Map<String, Outage> open = new LinkedHashMap<>();

  /// @param services the service of each dependency that is a part of one, as queues are
  OutageLog(DependencyStates states, Map<String, String> services, InstantSource clock) {
    this.states = states;
    this.services = Map.copyOf(services);
    this.clock = clock;
  }

  /// What was told to be down.
  private static final class Outage {
    private final String dependency;
    private final Instant since;
    private final Set<String> names = new HashSet<>();
    private String cause;
    private Instant told;
    private Optional<Instant> upSince = Optional.empty();

    Outage(String dependency, Instant since, String cause, Instant told) {
      this.dependency = dependency;
      this.since = since;
      this.cause = cause;
      this.told = told;
    }
  }

  /// Compares what is so with what was told; to be called every second or so, by one thread.
  void look() {
    var now = clock.instant();
    var all = states.all();
    var troubled = new HashSet<String>();
    all.forEach(
        (name, state) ->
            state.troubles().stream()
                .filter(it -> it.lasting() || isOpen(name, it))
                .forEach(it -> troubled.add(down(name, it, now))));
    open.entrySet().removeIf(it -> isOver(it.getKey(), it.getValue(), all, troubled, now));
  }

  private boolean isOpen(String name, Trouble trouble) {
    return open.containsKey(key(name, trouble));
  }

  /// All queues go down with SQS, which is one outage; a queue that is not there is one of its own.
  private String key(String name, Trouble trouble) {
    return dependency(name, trouble) + " " + trouble.about();
  }

  private String dependency(String name, Trouble trouble) {
    return trouble.ofWhole() ? services.getOrDefault(name, name) : name;
  }

  private String down(String name, Trouble trouble, Instant now) {
    var key = key(name, trouble);
    var known = open.get(key);
    if (known == null) {
      var dependency = dependency(name, trouble);
      known = new Outage(dependency, trouble.since(), trouble.cause(), now);
      open.put(key, known);
      LOG.atError()
          .addKeyValue("dependency", dependency)
          .addKeyValue("since", trouble.since())
          .addKeyValue("problem", trouble.cause())
          .log("dependency is down");
    }
    known.names.add(name);
    known.cause = trouble.cause();
    return key;
  }

  private boolean isOver(
      String key, Outage outage, Map<String, State> all, Set<String> troubled, Instant now) {
    if (troubled.contains(key)) {
      outage.upSince = Optional.empty();
      remind(outage, now);
      return false;
    }
    outage.upSince =
        isAnyUnknown(outage.names, all)
            ? Optional.empty()
            : outage.upSince.or(() -> Optional.of(now));
    var up = outage.upSince.filter(it -> !it.plus(STEADY).isAfter(now));
    up.ifPresent(
        at ->
            LOG.atInfo()
                .addKeyValue("dependency", outage.dependency)
                .addKeyValue("since", at)
                .addKeyValue("down_for_s", Duration.between(outage.since, at).toSeconds())
                .log("dependency is back"));
    return up.isPresent();
  }

  /// What nobody calls any more is not back.
  private static boolean isAnyUnknown(Set<String> names, Map<String, State> all) {
    return names.stream()
        .map(it -> Optional.ofNullable(all.get(it)))
        .anyMatch(it -> it.filter(state -> state.status() != Status.UNKNOWN).isEmpty());
  }

  private static void remind(Outage outage, Instant now) {
    if (outage.told.plus(REMINDER).isAfter(now)) {
      return;
    }
    outage.told = now;
    LOG.atWarn()
        .addKeyValue("dependency", outage.dependency)
        .addKeyValue("since", outage.since)
        .addKeyValue("problem", outage.cause)
        .log("dependency is still down");
  }
}
