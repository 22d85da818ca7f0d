package dev.signalbox.console;

import java.time.Instant;
import java.time.InstantSource;

/// When a loop last turned. Marked and read on any thread.
public final class Turns {
  private final InstantSource clock;
  private volatile Instant last;

  public Turns(InstantSource clock) {
    this.clock = clock;
    this.last = clock.instant();
  }

  public void mark() {
    last = clock.instant();
  }

  public Instant last() {
    return last;
  }
}
