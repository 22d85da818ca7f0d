package dev.signalbox.aws;

import java.time.Duration;
import software.amazon.awssdk.crt.CrtResource;

/// The AWS Common Runtime of this process, whose threads outlive the clients that made them.
public final class NativeRuntime {
  /// They take a few milliseconds to end once no client needs them.
  private static final Duration END = Duration.ofMillis(300);

  private static volatile boolean used;

  private NativeRuntime() {}

  static void use() {
    used = true;
  }

  /// Ends its threads, if there are any, as the last that a process does with AWS. One that exits
  /// while they live waits another second for them: they want to tell a JVM of their end that
  /// listens no more.
  public static void end() {
    if (used) {
      var ending = Thread.ofPlatform().daemon().start(CrtResource::waitForNoResources);
      try {
        var _ = ending.join(END);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
