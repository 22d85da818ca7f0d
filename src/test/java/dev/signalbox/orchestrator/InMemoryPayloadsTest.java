package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import java.util.Optional;

class InMemoryPayloadsTest extends PayloadsContract {
  private final InMemoryPayloads payloads = new InMemoryPayloads();

  @Override
  protected Payloads payloads() {
    return payloads;
  }

  @Override
  protected Optional<String> kept(AttemptId attempt) {
    return Optional.ofNullable(payloads.kept.get(attempt));
  }
}
