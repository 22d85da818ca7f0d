package dev.signalbox.github;

import static dev.signalbox.github.ScriptedGitHub.reply;
import static dev.signalbox.github.ScriptedGitHub.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.ScriptedGitHub.Reply;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A source that reads from a scripted GitHub, with time that passes by its pauses alone.
abstract class ScriptedReading {
  static final String SECRET = "arn:aws:secretsmanager:eu-west-1:1:secret:token";
  static final String REPO = "GET /repos/acme/shop";
  static final String ISSUE = REPO + "/issues/17";
  static final String PULL = REPO + "/pulls/4";
  static final String FIRST_PAGE = "/comments?per_page=100&page=1";
  static final String GRAPH = "POST /graphql";
  static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  final List<Duration> pauses = new ArrayList<>();
  final FixedTokens tokens = new FixedTokens();
  final JdkTransport transport = new JdkTransport();
  ScriptedGitHub github;
  Instant now = START;

  /// One token, until it is renewed.
  static final class FixedTokens implements Tokens {
    String token = "ghp_old";
    String fresh = "ghp_old";
    int renewals;

    @Override
    public String of(String secretArn) {
      assertThat(secretArn).isEqualTo(SECRET);
      return token;
    }

    @Override
    public String renewed(String secretArn) {
      renewals++;
      return fresh;
    }
  }

  @BeforeEach
  void start() throws IOException {
    github =
        new ScriptedGitHub()
            .when(REPO, reply(200, "repository.json"))
            .when(ISSUE, reply(200, "issue.json"))
            .when(ISSUE + FIRST_PAGE, reply(200, "issue-comments.json"))
            .when(PULL, reply(200, "pull.json"))
            .when(PULL + " as diff", reply(200, "pull.diff"))
            .when(REPO + "/issues/4" + FIRST_PAGE, reply(200, "pull-conversation.json"))
            .when(PULL + FIRST_PAGE, reply(200, "pull-comments.json"));
  }

  @AfterEach
  void stop() {
    transport.close();
    github.close();
  }

  GitHubContextSource source(Duration budget, int charactersMax) {
    var timing = new Budget.Timing(() -> now, new Random(1), this::pause);
    return new GitHubContextSource(
        new GitHubSettings(github.endpoint(), Optional.of(SECRET), budget, charactersMax),
        tokens,
        transport,
        timing);
  }

  void pause(Duration time) {
    pauses.add(time);
    now = now.plus(time);
  }

  ContextAnswer read(ContextQuery query) {
    return source(Duration.ofSeconds(15), 400_000).read(query);
  }

  static ContextQuery query(OptionalInt issue, OptionalInt pull, boolean readOnly) {
    return new ContextQuery("acme/shop", issue, pull, readOnly, Optional.empty());
  }

  static ContextQuery repository() {
    return query(OptionalInt.empty(), OptionalInt.empty(), false);
  }

  static ContextQuery issue() {
    return query(OptionalInt.of(17), OptionalInt.empty(), false);
  }

  static ContextQuery pull() {
    return query(OptionalInt.empty(), OptionalInt.of(4), false);
  }

  static TaskContext found(ContextAnswer answer) {
    assertThat(answer).isInstanceOf(ContextAnswer.Found.class);
    return ((ContextAnswer.Found) answer).context();
  }

  static void assertRefused(ContextAnswer answer, Refusal refusal, String detail) {
    assertThat(answer).isInstanceOf(ContextAnswer.Refused.class);
    assertThat(((ContextAnswer.Refused) answer).refusal()).isEqualTo(refusal);
    assertThat(((ContextAnswer.Refused) answer).detail()).contains(detail);
  }

  static void assertUnavailable(ContextAnswer answer, Trouble trouble, String because) {
    assertThat(answer).isInstanceOf(ContextAnswer.Unavailable.class);
    assertThat(((ContextAnswer.Unavailable) answer).trouble()).isEqualTo(trouble);
    assertThat(((ContextAnswer.Unavailable) answer).because()).contains(because);
  }

  static String file(String name) {
    return ScriptedGitHub.read(name);
  }

  static Reply pull(String state) {
    return text(
        200,
        file("pull.json")
            .replace("\"state\": \"open\"", state)
            .replace("\"merged\": false,", state.contains("merged") ? "" : "\"merged\": false,"));
  }

  static Reply repo(String instead) {
    return text(
        200,
        file("repository.json")
            .replace("\"archived\": false", instead)
            .replaceAll("\"push\": true", instead.contains("push") ? instead : "\"push\": true"));
  }
}
