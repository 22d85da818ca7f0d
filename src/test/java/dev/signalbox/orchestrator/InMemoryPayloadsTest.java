package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.orchestrator.port.store.Payloads;
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
