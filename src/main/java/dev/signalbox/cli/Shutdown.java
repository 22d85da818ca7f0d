package dev.signalbox.cli;

import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.crt.CRT;

/// Waits for SIGTERM or SIGINT and ends with exit code 0: a stop that was asked for is no failure,
/// but the JVM's own answer to a signal would be 128 plus its number.
public final class Shutdown {
  private Shutdown() {}

  /// Never returns; `close` runs while the process ends.
  public static void await(Runnable close) throws InterruptedException {
    // The CRT has a shutdown hook too, after which no call to AWS is ever answered. This keeps it
    // from running while we still acknowledge messages.
    CRT.acquireShutdownRef();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  var code = 1;
                  try {
                    close.run();
                    code = 0;
                  } finally {
                    Runtime.getRuntime().halt(code);
                  }
                },
                "shutdown"));
    new CountDownLatch(1).await();
  }
}
