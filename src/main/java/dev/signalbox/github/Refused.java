package dev.signalbox.github;

import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;

/// It is known that no agent can work.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  Refused(Refusal refusal, String detail) {
    super(detail, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
