package dev.signalbox.github;

import static dev.signalbox.github.ScriptedGitHub.hanging;
import static dev.signalbox.github.ScriptedGitHub.reply;
import static dev.signalbox.github.ScriptedGitHub.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.ScriptedGitHub.Reply;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What GitHub refuses, and what only takes time.
class GitHubTroubleTest extends ScriptedReading {
  // --- What no agent can work with.

  record Denied(String call, Reply reply, Refusal refusal, String detail) {}

  static Stream<Denied> denied() {
    var lacks = Refusal.TOKEN_LACKS_PERMISSION;
    return Stream.of(
        new Denied(REPO, reply(404, "not-found.json"), Refusal.REPOSITORY_NOT_FOUND, "HTTP 404"),
        new Denied(REPO, text(451, "{}"), Refusal.REPOSITORY_NOT_FOUND, "HTTP 451"),
        new Denied(REPO, reply(401, "bad-credentials.json"), Refusal.TOKEN_REFUSED, "HTTP 401"),
        new Denied(REPO, reply(403, "not-accessible.json"), lacks, "HTTP 403 for acme/shop"),
        new Denied(
            REPO,
            reply(403, "sso.json", "X-GitHub-SSO", "required; url=https://github.com/orgs/x"),
            lacks,
            "SAML SSO"),
        new Denied(
            ISSUE,
            reply(403, "not-accessible.json", "X-Accepted-GitHub-Permissions", "issues=read"),
            lacks,
            "HTTP 403 for issue #17: it would need issues=read"),
        new Denied(ISSUE, reply(404, "not-found.json"), Refusal.ISSUE_NOT_FOUND, "issue #17"),
        new Denied(ISSUE, reply(410, "issue-deleted.json"), Refusal.ISSUE_NOT_FOUND, "HTTP 410"),
        new Denied(
            PULL, reply(404, "not-found.json"), Refusal.PULL_REQUEST_NOT_FOUND, "404 for PR #4"),
        new Denied(PULL, pull("\"state\": \"closed\""), Refusal.PULL_REQUEST_NOT_FOUND, "closed"),
        new Denied(
            PULL,
            pull("\"merged\": true, \"state\": \"closed\""),
            Refusal.PULL_REQUEST_NOT_FOUND,
            "merged"),
        new Denied(REPO, repo("\"archived\": true"), lacks, "Token cannot push to acme/shop"));
  }

  @ParameterizedTest
  @MethodSource("denied")
  void whatNoAgentCanWorkWithIsRefusedAtOnce(Denied denied) {
    github.when(denied.call(), denied.reply());

    var query = query(OptionalInt.of(17), OptionalInt.of(4), false);

    assertRefused(read(query), denied.refusal(), denied.detail());
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "acme/shop/x",
        "acme/",
        "/shop",
        "acme/..",
        "acme/sh op",
        "acme/shop?x",
        "acme/%2e",
        "../user",
        "acme/sh\nop",
        "https://github.com/acme/shop",
        ""
      })
  void whatIsNoNameOfARepositoryIsNotAskedFor(String name) {
    var query =
        new ContextQuery(
            name, OptionalInt.empty(), OptionalInt.empty(), false, Optional.of(SECRET));

    assertRefused(read(query), Refusal.REPOSITORY_NOT_FOUND, "is not a name");
    assertThat(github.calls()).isEmpty();
  }

  // --- What passes.

  static Stream<Reply> passing() {
    return Stream.of(
        text(500, "{}"),
        text(502, "<html>"),
        text(503, ""),
        text(504, ""),
        text(200, "<html>sign in to this network</html>"),
        text(200, "{\"id\": 1"),
        text(200, ""),
        text(200, "\"text\""),
        text(200, "[".repeat(100_000)),
        text(200, "{\"a\":\"" + "x".repeat(1_100_000) + "\"}"),
        reply(403, "secondary-rate-limited.json", "Retry-After", "2"),
        reply(429, "secondary-rate-limited.json", "Retry-After", "2"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesIsAskedForAgain(Reply trouble) {
    github.when(REPO, trouble, trouble, reply(200, "repository.json"));

    found(read(repository()));

    assertThat(pauses).hasSize(2).allMatch(it -> it.compareTo(Duration.ofSeconds(3)) < 0);
    assertThat(github.calls()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatStaysIsLeftToTheAgent(Reply trouble) {
    github.when(REPO, trouble);

    assertThat(read(repository())).isInstanceOf(ContextAnswer.Unavailable.class);
    assertThat(github.calls()).hasSize(4);
  }

  record Staying(Reply reply, Trouble trouble) {}

  static Stream<Staying> staying() {
    return Stream.of(
        new Staying(text(500, "{}"), Trouble.SOURCE),
        new Staying(text(503, ""), Trouble.SOURCE),
        new Staying(text(200, "<html>sign in to this network</html>"), Trouble.PASSING),
        new Staying(text(200, "{\"a\":\"" + "x".repeat(1_100_000) + "\"}"), Trouble.LASTING),
        new Staying(reply(403, "secondary-rate-limited.json", "Retry-After", "2"), Trouble.PASSING),
        new Staying(text(418, "{}"), Trouble.LASTING),
        new Staying(reply(403, "ip-allow-list.json"), Trouble.LASTING));
  }

  /// Only a source that does not answer at all is so for everybody.
  @ParameterizedTest
  @MethodSource("staying")
  void itIsToldWhetherTheSourceItselfIsInTrouble(Staying trouble) {
    github.when(REPO, trouble.reply());

    assertUnavailable(read(repository()), trouble.trouble(), "");
  }

  @Test
  void aSourceThatIsTooSlowIsInTroubleItself() {
    assertUnavailable(
        readWhileTimePasses(Duration.ofSeconds(8)), Trouble.SOURCE, "The time to read");
  }

  @Test
  void timeThatWasWaitedForALimitIsNoSignOfASlowSource() {
    github.when(
        REPO,
        reply(429, "secondary-rate-limited.json", "Retry-After", "13"),
        reply(200, "repository.json"));

    assertUnavailable(
        readWhileTimePasses(Duration.ofMillis(400)), Trouble.PASSING, "The time to read");
  }

  /// @param each passes whenever somebody looks at the clock
  private ContextAnswer readWhileTimePasses(Duration each) {
    var timing =
        new Budget.Timing(
            () -> {
              now = now.plus(each);
              return now;
            },
            new Random(1),
            this::pause);
    var settings =
        new GitHubSettings(github.endpoint(), Optional.of(SECRET), Duration.ofSeconds(15), 400_000);
    return new GitHubContextSource(settings, tokens, transport, timing).read(issue());
  }

  record Limited(Reply reply, Duration pause) {}

  static Stream<Limited> limits() {
    var reset = Long.toString(START.plusSeconds(4).getEpochSecond());
    var past = Long.toString(START.minusSeconds(4).getEpochSecond());
    return Stream.of(
        new Limited(
            reply(
                403, "rate-limited.json", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset),
            Duration.ofSeconds(5)),
        new Limited(
            reply(
                429, "rate-limited.json", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", past),
            Duration.ofSeconds(1)),
        new Limited(
            reply(403, "secondary-rate-limited.json", "Retry-After", "7"), Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aLimitIsWaitedForAsLongAsGitHubAsks(Limited limited) {
    github.when(REPO, limited.reply(), reply(200, "repository.json"));

    found(read(repository()));

    assertThat(pauses).containsExactly(limited.pause());
  }

  static Stream<Reply> longLimits() {
    var reset = Long.toString(START.plusSeconds(3_000).getEpochSecond());
    return Stream.of(
        reply(403, "rate-limited.json", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset),
        reply(403, "secondary-rate-limited.json"),
        reply(403, "secondary-rate-limited.json", "Retry-After", "99999999999999999999"),
        text(429, ""),
        text(403, "{\"message\":\"Maximum number of login attempts exceeded.\"}"),
        reply(403, "rate-limited.json", "X-RateLimit-Remaining", "0"));
  }

  @ParameterizedTest
  @MethodSource("longLimits")
  void aLimitThatIsLongerThanTheBudgetIsNotWaitedForAndIsNoRefusal(Reply limit) {
    github.when(REPO, limit);

    assertUnavailable(read(repository()), Trouble.PASSING, "limits the rate");
    assertThat(pauses).isEmpty();
    assertThat(github.calls()).hasSize(1);
  }

  @Test
  void aSourceThatHangsCostsNoMoreThanItsBudget() {
    github.when(REPO, hanging());

    var began = System.nanoTime();
    var answer = source(Duration.ofMillis(600), 1_000).read(repository());

    assertUnavailable(answer, Trouble.SOURCE, "GITHUB_UNREACHABLE: TimeoutException");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aSourceThatIsNotThereIsLeftToTheAgent() {
    github.close();

    assertUnavailable(read(repository()), Trouble.SOURCE, "GITHUB_UNREACHABLE: ConnectException");
    assertThat(pauses).hasSize(3);
  }

  @Test
  void anAddressThatIsNotAllowedIsLeftToTheAgentWhichHasAnother() {
    github.when(REPO, reply(403, "ip-allow-list.json"));

    assertUnavailable(read(repository()), Trouble.LASTING, "allow list");
  }

  // --- What moved.

  @Test
  void aRepositoryThatWasRenamedIsFollowed() {
    github
        .when(REPO, reply(301, "moved.json", "Location", "/repositories/1296269"))
        .when("GET /repositories/1296269", reply(200, "repository.json"))
        .when("GET /repositories/1296269/issues/17", reply(200, "issue.json"))
        .when(
            "GET /repositories/1296269/issues/17" + FIRST_PAGE, reply(200, "issue-comments.json"));

    assertThat(found(read(issue())).issue().orElseThrow().comments()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/repos/acme/shop",
        "https://evil.example/x",
        "//evil.example/x",
        "http://%",
        "file:///etc/passwd"
      })
  void aTokenIsNotCarriedToAnotherHost(String location) {
    github.when(REPO, reply(301, "moved.json", "Location", location));

    assertUnavailable(read(repository()), Trouble.LASTING, "a way to somewhere else");
    assertThat(github.calls()).hasSize(1);
  }

  @Test
  void aCircleOfRedirectionsEnds() {
    github.when(REPO, text(302, "", "Location", "/repos/acme/shop"));

    assertUnavailable(read(repository()), Trouble.LASTING, "a way to somewhere else");
    assertThat(github.calls()).hasSize(4);
  }
}
