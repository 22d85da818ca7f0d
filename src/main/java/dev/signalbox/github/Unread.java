package dev.signalbox.github;

import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;

/// Nothing was learned, and no repetition within the budget would change that.
final class Unread extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  Unread(Trouble trouble, String because) {
    super(because, null, false, false);
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }

  String because() {
    return String.valueOf(getMessage());
  }
}
