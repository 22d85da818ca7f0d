package dev.signalbox.contract;

import dev.signalbox.local.github.GitHubRepository;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextSource;

class FakeContextSourceTest extends ContextSourceContract {
  private final FakeContextSource source = new FakeContextSource();

  @Override
  protected ContextSource source() {
    return source;
  }

  @Override
  protected void have(GitHubRepository repository) {
    source.put(repository);
  }

  @Override
  protected void goDown() {
    source.answer(new ContextAnswer.Unavailable(Trouble.SOURCE, "down"));
  }

  @Override
  protected void revokeToken() {
    source.answer(new ContextAnswer.Refused(Refusal.TOKEN_REFUSED, "revoked"));
  }

  @Override
  protected void loseSecret() {
    source.answer(new ContextAnswer.Refused(Refusal.TOKEN_SECRET_MISSING, "lost"));
  }
}
