package dev.signalbox.local.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.fault.FaultRules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What goes wrong with the local GitHub, by a part of the path that is asked for.
public final class GitHubFaults {
  sealed interface Fault {
    /// @param retryAfter seconds to be left alone for
    record Refuse(int status, OptionalInt retryAfter) implements Fault {}

    record Delay(Duration time) implements Fault {}

    /// Hangs up without an answer.
    record Lose() implements Fault {}
  }

  private final FaultRules<String, Fault> rules = new FaultRules<>();

  /// @param path a part of the path; "" is part of every one
  public void refuse(String path, int status, OptionalInt count) {
    add(path, new Fault.Refuse(status, OptionalInt.empty()), count);
  }

  /// Limits the rate.
  public void limit(String path, int retryAfterSeconds, OptionalInt count) {
    add(path, new Fault.Refuse(429, OptionalInt.of(retryAfterSeconds)), count);
  }

  public void delay(String path, Duration time, OptionalInt count) {
    add(path, new Fault.Delay(time), count);
  }

  public void lose(String path, OptionalInt count) {
    add(path, new Fault.Lose(), count);
  }

  private void add(String path, Fault fault, OptionalInt count) {
    rules.add(asked -> asked.contains(path), fault, count);
  }

  public void clear() {
    rules.clear();
  }

  /// A fault as `POST /_local/faults` has it: `fault` is `refuse` with `status`, `limit` with
  /// `retry_after` in seconds, `delay` with `ms`, or `lose`; `match` is a part of the path, `count`
  /// how often.
  public void add(ObjectNode fault) {
    var path = Json.text(fault, "match").orElse("");
    var count = Json.integer(fault, "count");
    switch (fault.path("fault").asText()) {
      case "refuse" -> refuse(path, Json.integer(fault, "status").orElse(503), count);
      case "limit" -> limit(path, Json.integer(fault, "retry_after").orElse(60), count);
      case "delay" ->
          delay(path, Duration.ofMillis(Json.integer(fault, "ms").orElse(1_000)), count);
      case "lose" -> lose(path, count);
      default ->
          throw WireRefusal.of(
              "ValidationException", "\"fault\" is one of refuse, limit, delay, lose");
    }
  }

  Optional<Fault> next(String path) {
    return rules.take(Fault.class, path);
  }
}
