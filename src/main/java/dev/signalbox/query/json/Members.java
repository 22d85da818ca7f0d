package dev.signalbox.query.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Members that are left out where there is nothing to say.
final class Members {
  private Members() {}

  static void text(ObjectNode json, String name, Optional<String> text) {
    text.ifPresent(it -> json.put(name, it));
  }

  static void time(ObjectNode json, String name, Optional<Instant> at) {
    text(json, name, at.map(Instant::toString));
  }

  static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3);
  }
}
