package dev.signalbox.github;

import static dev.signalbox.github.ScriptedGitHub.reply;
import static dev.signalbox.github.ScriptedGitHub.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.ScriptedGitHub.Asked;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.context.TaskContext.Comment;
import dev.signalbox.orchestrator.port.context.TaskContext.ReviewComment;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubContextSourceTest extends ScriptedReading {
  @Test
  void anIssueIsReadWithItsComments() {
    var context = found(read(issue()));

    var issue = context.issue().orElseThrow();
    assertThat(issue.number()).isEqualTo(17);
    assertThat(issue.title()).isEqualTo("The basket empties itself");
    assertThat(issue.body()).startsWith("After the third item").contains("List<Item>");
    assertThat(issue.comments())
        .containsExactly(
            new Comment(2_147_483_649L, "linus", "I see it too."),
            new Comment(2_147_483_650L, "ghost", "So did I, once."));
    assertThat(context.pullRequest()).isEmpty();
    assertThat(context.partial()).isEmpty();
  }

  @Test
  void aPullRequestIsReadWithItsBranchesItsDiffAndWhatWasSaid() {
    var context = found(read(pull()));

    var pull = context.pullRequest().orElseThrow();
    assertThat(pull.title()).isEqualTo("Keep the basket");
    assertThat(pull.body()).isEmpty();
    assertThat(pull.headBranch()).isEqualTo("fix/basket");
    assertThat(pull.baseBranch()).isEqualTo("main");
    assertThat(pull.fork()).isEmpty();
    assertThat(pull.diff()).isEqualTo(file("pull.diff"));
    assertThat(pull.comments()).containsExactly(new Comment(31, "grace", "Nice"));
    assertThat(pull.reviewComments())
        .containsExactly(
            review(41, OptionalLong.empty(), "Final, please", OptionalInt.of(16)),
            review(42, OptionalLong.of(41), "Done", OptionalInt.empty()));
    assertThat(context.issue()).isEmpty();
    assertThat(context.partial()).isEmpty();
    assertThat(pauses).isEmpty();
  }

  private static ReviewComment review(long id, OptionalLong to, String body, OptionalInt line) {
    return new ReviewComment(id, to, "linus", body, Optional.of("src/Basket.java"), line);
  }

  @Test
  void aTaskWithoutEitherIsOneLookAtTheRepository() {
    assertThat(found(read(repository())))
        .isEqualTo(new TaskContext(Optional.empty(), Optional.empty(), List.of()));
    assertThat(github.calls()).containsExactly(REPO);
  }

  @Test
  void everyRequestSaysWhoAsksAndInWhichVersion() {
    found(read(pull()));

    assertThat(github.asked())
        .hasSize(5)
        .extracting(Asked::headers)
        .allSatisfy(
            headers -> {
              assertThat(headers.get("Authorization")).containsExactly("Bearer ghp_old");
              assertThat(headers.get("User-agent")).containsExactly("signalbox");
              assertThat(headers.get("X-github-api-version")).containsExactly("2022-11-28");
              assertThat(headers.get("Accept"))
                  .allSatisfy(it -> assertThat(it).startsWith("application/vnd.github"))
                  .hasSize(1);
            });
  }

  // --- Permissions.

  @Test
  void aTokenThatMayOnlyReadIsEnoughForAReviewAndForNothingElse() {
    github
        .when(REPO, repo("\"push\": false"))
        .when(GRAPH, text(200, "{\"data\":{\"repository\":{\"viewerPermission\":\"READ\"}}}"));

    assertRefused(read(issue()), Refusal.TOKEN_LACKS_PERMISSION, "Token cannot push to acme/shop");
    assertThat(github.asked().getLast().body())
        .contains("\"owner\":\"acme\",\"name\":\"shop\"", "viewerPermission");
    found(read(query(OptionalInt.empty(), OptionalInt.of(4), true)));
  }

  /// The list of permissions may be that of a person, and the token's own be wider.
  @Test
  void theGraphHasTheLastWordOnAPush() {
    github
        .when(REPO, repo("\"push\": false"))
        .when(GRAPH, text(200, "{\"data\":{\"repository\":{\"viewerPermission\":\"WRITE\"}}}"));
    found(read(issue()));

    github.when(GRAPH, text(502, ""));
    found(read(issue()));

    github.when(GRAPH, text(200, "{\"data\":{\"repository\":null},\"errors\":[{}]}"));
    assertRefused(read(issue()), Refusal.TOKEN_LACKS_PERMISSION, "Token cannot push");
  }

  @Test
  void aTokenOfWhichNothingIsSaidIsNotRefused() {
    github.when(REPO, text(200, "{\"id\": 1, \"permissions\": null, \"archived\": null}"));

    found(read(issue()));
  }

  // --- Tokens.

  @Test
  void aTokenThatWasReplacedMeanwhileIsReadOnceMore() {
    github.when(REPO, reply(401, "bad-credentials.json"), reply(200, "repository.json"));
    tokens.fresh = "ghp_new";

    found(read(repository()));

    assertThat(github.asked())
        .extracting(it -> it.headers().get("Authorization"))
        .containsExactly(List.of("Bearer ghp_old"), List.of("Bearer ghp_new"));
  }

  @Test
  void aNewTokenThatIsRefusedTooIsNotReplacedForEver() {
    github.when(REPO, reply(401, "bad-credentials.json"));
    tokens.fresh = "ghp_new";

    assertRefused(read(repository()), Refusal.TOKEN_REFUSED, "HTTP 401");
    assertThat(tokens.renewals).isEqualTo(1);
    assertThat(github.calls()).hasSize(2);
  }

  @Test
  void withoutASecretNobodyIsAsked() {
    var settings =
        new GitHubSettings(github.endpoint(), Optional.empty(), Duration.ofSeconds(15), 1_000);
    var timing = new Budget.Timing(() -> now, new Random(1), this::pause);

    try (var source = new GitHubContextSource(settings, tokens, transport, timing)) {
      assertUnavailable(source.read(issue()), Trouble.LASTING, "no token");
    }
    assertThat(github.calls()).isEmpty();
  }

  // --- What is not needed.

  @Test
  void whatIsNotNeededMayBeMissing() {
    github
        .when(PULL + " as diff", text(500, ""))
        .when(PULL + FIRST_PAGE, reply(403, "not-accessible.json"))
        .when(REPO + "/issues/4" + FIRST_PAGE, text(200, "nonsense"));

    var context = found(read(pull()));

    assertThat(context.pullRequest().orElseThrow().headBranch()).isEqualTo("fix/basket");
    assertThat(context.partial())
        .containsExactly("parts of the diff", "comments of the pull request", "review comments");
  }

  @Test
  void aDiffThatIsTooLongForGitHubIsReadFileByFile() {
    github
        .when(PULL + " as diff", reply(406, "diff-too-large.json"))
        .when(PULL + "/files?per_page=100&page=1", reply(200, "pull-files.json"));

    var context = found(read(pull()));

    assertThat(context.pullRequest().orElseThrow().diff())
        .isEqualTo(
            """
            diff --git a/src/Basket.java b/src/Basket.java
            --- a/src/Basket.java
            +++ b/src/Basket.java
            @@ -16,1 +16,1 @@ class Basket
            -List<Item> items;
            +final List<Item> items;
            diff --git a/logo.png b/logo.png
            (added, not shown)
            """);
    assertThat(context.partial()).containsExactly("parts of the diff");
  }

  @Test
  void filesThatWereReadStayWhenALaterPageFails() {
    var page =
        IntStream.range(0, 100)
            .mapToObj("{\"filename\":\"f%d\",\"patch\":\"+of %1$d\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    github
        .when(PULL + " as diff", reply(406, "diff-too-large.json"))
        .when(PULL + "/files?per_page=100&page=1", text(200, page))
        .when(PULL + "/files?per_page=100&page=2", text(503, ""));

    var context = found(read(pull()));

    assertThat(context.pullRequest().orElseThrow().diff()).contains("+of 0\n", "+of 99\n");
    assertThat(context.partial()).containsExactly("parts of the diff");
  }

  @Test
  void aLongDiffIsReadUntilThereIsEnough() {
    github.when(PULL + " as diff", text(200, "+\u20ac\n".repeat(1_000_000)));

    var diff =
        found(source(Duration.ofSeconds(15), 10_000).read(pull()))
            .pullRequest()
            .orElseThrow()
            .diff();

    assertThat(diff.length()).isBetween(10_000, 30_001);
  }

  @Test
  void ofManyCommentsTheNewestAreRead() {
    var total = 730;
    github.when(
        ISSUE, text(200, file("issue.json").replace("\"comments\": 2", "\"comments\": " + total)));
    for (var page = 1; page <= 8; page++) {
      var first = (page - 1) * 100;
      var comments =
          IntStream.range(first, Math.min(first + 100, total))
              .mapToObj("{\"id\": %d, \"body\": \"a\", \"user\": {\"login\": 7}}"::formatted)
              .toList();
      github.when(ISSUE + "/comments?per_page=100&page=" + page, text(200, comments.toString()));
    }

    var context = found(read(issue()));

    assertThat(context.issue().orElseThrow().comments())
        .extracting(Comment::id)
        .containsExactlyElementsOf(IntStream.range(300, total).mapToObj(Long::valueOf).toList());
    assertThat(context.partial()).containsExactly("comments of the issue");
  }

  // --- What GitHub never says.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"title\": null, \"body\": 7, \"comments\": \"many\", \"user\": []}",
        "{\"title\": {\"a\": [1]}, \"body\": null, \"comments\": -1}",
        "{\"comments\": 1e99}",
        "[]"
      })
  void anIssueOfOtherTypesIsAnEmptyOne(String issue) {
    github.when(ISSUE, text(200, issue)).when(ISSUE + FIRST_PAGE, text(200, "[null, 7, {}, []]"));

    var read = found(read(issue())).issue().orElseThrow();

    assertThat(read.title()).isEmpty();
    assertThat(read.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"state\": \"open\"}",
        "{\"state\": \"open\", \"head\": null, \"base\": {\"ref\": \"main\"}}",
        "{\"state\": \"open\", \"head\": {\"ref\": \"-f\"}, \"base\": {\"ref\": \"main\"}}",
        "{\"state\": \"open\", \"head\": {\"ref\": \"a b\"}, \"base\": {\"ref\": \"main\"}}",
        "{\"state\": \"open\", \"head\": {\"ref\": \"a..b\"}, \"base\": {\"ref\": \"main\"}}",
        "{\"state\": \"open\", \"head\": {\"ref\": \"a\\nb\"}, \"base\": {\"ref\": \"main\"}}",
        "{\"state\": \"open\", \"head\": {\"ref\": \"a\"}, \"base\": {\"ref\": \"\"}}"
      })
  void aPullRequestWithoutBranchesThatGitWouldTakeIsLeftToTheAgent(String pull) {
    github.when(PULL, text(200, pull));

    assertUnavailable(read(pull()), Trouble.LASTING, "");
  }

  @Test
  void theBranchOfAForkIsToldFromOneOfTheRepository() {
    var text = file("pull.json");
    var forked =
        text.replaceFirst("\"id\": 1296269", "\"id\": 77")
            .replaceFirst("acme/shop\",\n      \"private", "eve/shop\",\n      \"private");
    github.when(PULL, text(200, forked));

    var pull = found(read(pull())).pullRequest().orElseThrow();

    assertThat(pull.fork()).isPresent();
    assertThat(pull.repositoryBranch()).isEmpty();
  }

  @Test
  void aForkThatWasDeletedIsStillNotTheRepository() {
    github.when(
        PULL,
        text(
            200,
            "{\"state\": \"open\", \"head\": {\"ref\": \"main\", \"repo\": null},"
                + " \"base\": {\"ref\": \"main\", \"repo\": {\"id\": 5}}}"));

    assertThat(found(read(pull())).pullRequest().orElseThrow().repositoryBranch()).isEmpty();
  }

  /// The paths of an Enterprise Server begin otherwise.
  @Test
  void anEnterpriseServerIsAskedAtItsOwnPaths() {
    github
        .when("GET /api/v3/repos/acme/shop", repo("\"push\": false"))
        .when(
            "POST /api/graphql",
            text(200, "{\"data\":{\"repository\":{\"viewerPermission\":\"ADMIN\"}}}"));
    var settings =
        new GitHubSettings(
            URI.create(github.endpoint() + "/api/v3/"),
            Optional.of(SECRET),
            Duration.ofSeconds(15),
            1_000);
    var timing = new Budget.Timing(() -> now, new Random(1), this::pause);

    found(new GitHubContextSource(settings, tokens, transport, timing).read(repository()));
  }
}
