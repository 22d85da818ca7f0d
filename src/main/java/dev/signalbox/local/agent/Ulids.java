package dev.signalbox.local.agent;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// Ids that sort by their time. Made here, because an agent's class path is kept short: each
/// library on it makes every agent start later.
final class Ulids {
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Ulids() {}

  static String of(Instant at, RandomGenerator random) {
    var millis = at.toEpochMilli();
    var out = new StringBuilder(26);
    for (var shift = 45; shift >= 0; shift -= 5) {
      out.append(CROCKFORD.charAt((int) (millis >>> shift) & 31));
    }
    for (var i = 0; i < 16; i++) {
      out.append(CROCKFORD.charAt(random.nextInt(32)));
    }
    return out.toString();
  }
}
