package dev.signalbox.service;

import java.time.Instant;
import java.time.InstantSource;

/// When a loop last turned. Marked and read on any thread.
final class Turns {
  private final InstantSource clock;
  private volatile Instant last;

  Turns(InstantSource clock) {
    this.clock = clock;
    this.last = clock.instant();
  }

  void mark() {
    last = clock.instant();
  }

  Instant last() {
    return last;
  }
}
