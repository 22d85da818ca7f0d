package dev.signalbox.local.outage;

import dev.signalbox.local.outage.FaultProxy.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each dependency is gone for half a minute, in three ways, while work arrives: everything is done
/// once it is back, once and right. Every dependency has a world of its own, and the worlds run
/// beside each other, because most of the time is spent waiting.
final class OutageIT {
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("outage.seconds", 30));
  private static final List<Mode> MODES = List.of(Mode.REFUSE, Mode.HANG, Mode.ERROR_500);
  private static final Map<Case, CompletableFuture<String>> OUTCOMES = new LinkedHashMap<>();
  private static final Map<Dependency, OutageWorld> WORLDS = new EnumMap<>(Dependency.class);

  private record Case(Dependency dependency, Mode mode) {}

  static Stream<Arguments> cases() {
    return Stream.of(Dependency.values())
        .filter(it -> it.name().matches(System.getProperty("outage.only", ".*")))
        .flatMap(dependency -> MODES.stream().map(mode -> Arguments.of(dependency, mode)));
  }

  @BeforeAll
  static void runAll() throws IOException {
    for (var arguments : cases().map(Arguments::get).toList()) {
      var dependency = (Dependency) arguments[0];
      var mode = (Mode) arguments[1];
      if (!WORLDS.containsKey(dependency)) {
        WORLDS.put(dependency, new OutageWorld(dependency.name()));
      }
      OUTCOMES.put(new Case(dependency, mode), new CompletableFuture<>());
    }
    WORLDS.forEach((dependency, world) -> Thread.ofPlatform().start(() -> run(dependency, world)));
  }

  private static void run(Dependency dependency, OutageWorld world) {
    for (var mode : MODES) {
      var outcome = outcome(dependency, mode);
      try {
        outcome.complete(new Outage(world, dependency, mode, LENGTH).run());
      } catch (IOException | RuntimeException | AssertionError failure) {
        outcome.completeExceptionally(failure);
        endOutage(world, dependency);
      }
    }
  }

  private static void endOutage(OutageWorld world, Dependency dependency) {
    try {
      world.proxy(dependency).set(Mode.PASS);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static CompletableFuture<String> outcome(Dependency dependency, Mode mode) {
    return Optional.ofNullable(OUTCOMES.get(new Case(dependency, mode))).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsLostAndEverythingIsDoneWhenItIsBack(Dependency dependency, Mode mode)
      throws Throwable {
    try {
      System.out.println(outcome(dependency, mode).join());
    } catch (CompletionException failure) {
      throw Optional.ofNullable(failure.getCause()).orElse(failure);
    }
  }

  @AfterAll
  static void close() throws IOException {
    for (var world : WORLDS.values()) {
      world.close();
    }
  }
}
