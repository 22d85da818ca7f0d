package dev.signalbox.simulation;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.simulation.machine.SimulatedProcess;

/// Counts what is handled at once, and sees what the consumer would answer for without a word:
/// failures that must not happen.
final class WatchedHandler implements MessageHandler {
  private final String queue;
  private final MessageHandler handler;
  private final int atOnceMax;
  private final SimulatedProcess process;
  private final Judge judge;
  private int atOnce;

  WatchedHandler(
      String queue, MessageHandler handler, int atOnceMax, SimulatedProcess process, Judge judge) {
    this.queue = queue;
    this.handler = handler;
    this.atOnceMax = atOnceMax;
    this.process = process;
    this.judge = judge;
  }

  @Override
  public Verdict handle(Message message) {
    atOnce++;
    if (atOnce > atOnceMax) {
      judge.violated(Invariant.IN_FLIGHT_IS_BOUNDED, "", queue + " handles " + atOnce);
    }
    try {
      return handler.handle(message);
    } catch (DependencyUnavailable expected) {
      throw expected;
    } catch (RuntimeException | AssertionError broken) {
      if (process.isAlive()) {
        judge.broke(queue + " on " + message.body(), broken);
      }
      throw broken;
    } finally {
      atOnce--;
    }
  }
}
