package dev.signalbox.sqs.consumer;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/// How many messages the next receive may bring. While there is little room, it waits a moment for
/// more: a receive as soon as one message is over would be a receive for each.
final class ReceiveRoom {
  private static final int BATCH = 10;

  /// How much later a message may be received because room for a batch was waited for.
  private static final Duration BATCH_PATIENCE = Duration.ofMillis(200);

  /// The burst of a launch rate bridges this pause. To ask costs nothing: nobody is called.
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private final ConsumerSettings settings;
  private final InFlight inFlight;
  private final IntUnaryOperator permits;
  private final int roomForBatch;

  ReceiveRoom(ConsumerSettings settings, InFlight inFlight, IntUnaryOperator permits) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.permits = permits;
    this.roomForBatch = Math.clamp(settings.maxInFlight() / 2, 1, BATCH);
  }

  /// Waits for room, but no longer than a while, nor longer than until a stop is asked for.
  ///
  /// @return how many messages may be received; none asks for another call
  int await(BooleanSupplier stopping) {
    inFlight.await(() -> stopping.getAsBoolean() || free() >= 1, settings.visibility());
    // Slow messages in flight must not hold up the others for longer than this.
    inFlight.await(() -> stopping.getAsBoolean() || free() >= roomForBatch, BATCH_PATIENCE);
    if (stopping.getAsBoolean() || free() < 1) {
      return 0;
    }
    // One permit is enough: the bucket that it comes from may be full, and then fills no further.
    inFlight.await(() -> stopping.getAsBoolean() || permitted() >= 1, ASK_AGAIN);
    return Math.clamp(permitted(), 0, Math.min(BATCH, free()));
  }

  private int free() {
    return settings.maxInFlight() - inFlight.size();
  }

  private int permitted() {
    return permits.applyAsInt(inFlight.size());
  }
}
