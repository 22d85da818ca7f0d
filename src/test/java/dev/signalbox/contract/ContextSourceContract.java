package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.github.GitHubRepository;
import dev.signalbox.local.github.GitHubRepository.Comment;
import dev.signalbox.local.github.GitHubRepository.Issue;
import dev.signalbox.local.github.GitHubRepository.Pull;
import dev.signalbox.local.github.GitHubRepository.ReviewComment;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What every source of context does.
abstract class ContextSourceContract {
  static final String SECRET = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:t-Abcdef";

  private static final OptionalInt NONE = OptionalInt.empty();

  protected abstract ContextSource source();

  protected abstract void have(GitHubRepository repository);

  /// Nothing answers any more.
  protected abstract void goDown();

  /// The token is not the right one any more.
  protected abstract void revokeToken();

  protected abstract void loseSecret();

  private void haveShop(boolean canPush) {
    var issue = new Issue("A bug", "It fails", List.of(new Comment(7, "grace", "Here too")));
    have(
        new GitHubRepository(
            "acme/shop",
            10,
            canPush,
            Map.of(1, issue),
            Map.of(
                2,
                pull(Optional.empty(), true),
                3,
                pull(Optional.empty(), false),
                4,
                pull(Optional.of("eve/shop"), true))));
  }

  private static Pull pull(Optional<String> fork, boolean isOpen) {
    return new Pull(
        "A fix",
        "Mends it",
        "fix/it",
        "main",
        fork,
        isOpen,
        "diff --git a/A b/A\n",
        List.of(new Comment(8, "grace", "Good")),
        List.of(new ReviewComment(9, "linus", "Why?", "A", 3)));
  }

  private ContextAnswer read(String repo, OptionalInt issue, OptionalInt pull, boolean readOnly) {
    return source().read(new ContextQuery(repo, issue, pull, readOnly, Optional.of(SECRET)));
  }

  private static void assertRefused(ContextAnswer answer, Refusal refusal) {
    assertThat(answer).isInstanceOf(ContextAnswer.Refused.class);
    assertThat(((ContextAnswer.Refused) answer).refusal()).isEqualTo(refusal);
    assertThat(((ContextAnswer.Refused) answer).detail()).isNotBlank();
  }

  @Test
  void whatWasNotAskedForIsAbsent() {
    haveShop(true);

    assertThat(read("acme/shop", NONE, NONE, false))
        .isEqualTo(
            new ContextAnswer.Found(
                new TaskContext(Optional.empty(), Optional.empty(), List.of())));
  }

  @Test
  void anIssueAndAPullRequestAreReadAsTheyAre() {
    haveShop(true);

    var answer = read("acme/shop", OptionalInt.of(1), OptionalInt.of(2), false);

    assertThat(answer)
        .isEqualTo(
            new ContextAnswer.Found(
                new TaskContext(
                    Optional.of(
                        new TaskContext.Issue(
                            1,
                            "A bug",
                            "It fails",
                            List.of(new TaskContext.Comment(7, "grace", "Here too")))),
                    Optional.of(
                        new TaskContext.PullRequest(
                            2,
                            "A fix",
                            "Mends it",
                            "fix/it",
                            "main",
                            Optional.empty(),
                            "diff --git a/A b/A\n",
                            List.of(new TaskContext.Comment(8, "grace", "Good")),
                            List.of(
                                new TaskContext.ReviewComment(
                                    9,
                                    OptionalLong.empty(),
                                    "linus",
                                    "Why?",
                                    Optional.of("A"),
                                    OptionalInt.of(3))))),
                    List.of())));
  }

  @Test
  void aForkIsNamed() {
    haveShop(true);

    var answer = read("acme/shop", NONE, OptionalInt.of(4), false);

    assertThat(answer)
        .isInstanceOfSatisfying(
            ContextAnswer.Found.class,
            found ->
                assertThat(found.context().pullRequest().orElseThrow().fork())
                    .contains("eve/shop"));
  }

  @Test
  void whatIsNotThereIsRefusedByItsOwnName() {
    haveShop(true);

    assertRefused(read("acme/none", NONE, NONE, false), Refusal.REPOSITORY_NOT_FOUND);
    assertRefused(read("no name", NONE, NONE, false), Refusal.REPOSITORY_NOT_FOUND);
    assertRefused(read("acme/shop", OptionalInt.of(99), NONE, false), Refusal.ISSUE_NOT_FOUND);
    assertRefused(
        read("acme/shop", NONE, OptionalInt.of(1), false), Refusal.PULL_REQUEST_NOT_FOUND);
    assertRefused(
        read("acme/shop", NONE, OptionalInt.of(3), false), Refusal.PULL_REQUEST_NOT_FOUND);
  }

  @Test
  void aTokenThatMayOnlyReadIsEnoughForWhoOnlyReads() {
    haveShop(false);

    assertRefused(read("acme/shop", NONE, NONE, false), Refusal.TOKEN_LACKS_PERMISSION);
    assertThat(read("acme/shop", NONE, OptionalInt.of(2), true))
        .isInstanceOf(ContextAnswer.Found.class);
  }

  @Test
  void aTokenThatIsNoneAnyMoreIsRefused() {
    haveShop(true);
    revokeToken();

    assertRefused(read("acme/shop", NONE, NONE, true), Refusal.TOKEN_REFUSED);
  }

  @Test
  void aSecretThatIsNotThereIsRefused() {
    haveShop(true);
    loseSecret();

    assertRefused(read("acme/shop", NONE, NONE, true), Refusal.TOKEN_SECRET_MISSING);
  }

  @Test
  void aSourceThatIsDownIsNoRefusalAndIsSoForEverybody() {
    haveShop(true);
    goDown();

    assertThat(read("acme/shop", OptionalInt.of(1), NONE, false))
        .isInstanceOfSatisfying(
            ContextAnswer.Unavailable.class,
            it -> assertThat(it.trouble()).isEqualTo(Trouble.SOURCE));
  }
}
