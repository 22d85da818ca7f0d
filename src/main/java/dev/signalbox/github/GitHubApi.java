package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.github.Transport.Answer;
import dev.signalbox.github.Transport.Request;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// Asks GitHub for one thing after another within one budget of time: repeats what may pass, waits
/// for limits, follows what has moved on the same host, and renews a token that is refused.
final class GitHubApi {
  static final String JSON_TYPE = "application/vnd.github+json";
  static final String DIFF_TYPE = "application/vnd.github.diff";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ATTEMPTS_MAX = 4;
  private static final int HOPS_MAX = 3;

  private final Transport transport;
  private final Budget budget;
  private final Tokens tokens;
  private final String secretArn;
  private String token;
  private boolean isRenewed;
  private boolean isLimited;

  GitHubApi(Transport transport, Budget budget, Tokens tokens, String secretArn) {
    this.transport = transport;
    this.budget = budget;
    this.tokens = tokens;
    this.secretArn = secretArn;
    this.token = tokens.of(secretArn);
  }

  /// An answer, and where it was found in the end: not where it was asked for if that moved.
  record Found(URI at, Answer answer) {}

  /// What is wanted of one request.
  ///
  /// @param isWhole whether an answer makes sense; one that does not is asked for again
  private record Ask(
      URI uri, String accept, Optional<String> body, int bytesMax, Predicate<Answer> isWhole) {
    Ask at(URI other) {
      return new Ask(other, accept, body, bytesMax, isWhole);
    }
  }

  /// The answer in JSON, or what was answered instead. Throws `Unread` and `Refused`.
  Found json(URI uri, int bytesMax) {
    return found(
        new Ask(uri, JSON_TYPE, Optional.empty(), bytesMax, it -> !it.isCut() && isJson(it)), 0);
  }

  Found posted(URI uri, String body, int bytesMax) {
    return found(
        new Ask(uri, JSON_TYPE, Optional.of(body), bytesMax, it -> !it.isCut() && isJson(it)), 0);
  }

  /// The answer as text, cut if it is longer.
  Found diff(URI uri, int bytesMax) {
    return found(new Ask(uri, DIFF_TYPE, Optional.empty(), bytesMax, _ -> true), 0);
  }

  static JsonNode parsed(Answer answer) {
    try {
      return JSON.readTree(answer.text());
    } catch (IOException broken) {
      throw new IllegalStateException("looked at before", broken);
    }
  }

  private static boolean isJson(Answer answer) {
    try {
      return JSON.readTree(answer.text()).isContainerNode();
    } catch (IOException _) {
      return false;
    }
  }

  private Found found(Ask ask, int hops) {
    var answer = answer(ask);
    return switch (answer.status()) {
      case 301, 302, 307, 308 -> found(ask.at(moved(ask.uri(), answer, hops)), hops + 1);
      case 401 -> {
        renewToken();
        yield found(ask, hops);
      }
      default -> new Found(ask.uri(), answer);
    };
  }

  private sealed interface Attempt {
    /// Something that another attempt would not change.
    record Answered(Answer answer) implements Attempt {}

    /// @param asked for how long GitHub wants to be left alone, if it said so
    record Failed(Trouble trouble, String why, Optional<Duration> asked) implements Attempt {}
  }

  private Answer answer(Ask ask) {
    for (var failures = 1; ; failures++) {
      switch (attempt(ask)) {
        case Attempt.Answered(var answer) -> {
          return answer;
        }
        case Attempt.Failed(var trouble, var why, var asked) -> {
          if (failures == ATTEMPTS_MAX || !paused(asked, failures)) {
            throw new Unread(trouble, why);
          }
        }
      }
    }
  }

  private boolean paused(Optional<Duration> asked, int failures) {
    return asked.isPresent() ? budget.pause(asked.get()) : budget.pauseAfter(failures);
  }

  private Attempt attempt(Ask ask) {
    var time = budget.forAttempt();
    if (time.isEmpty()) {
      // What was waited for a limit is no sign of a source that is slow.
      return failed(
          isLimited ? Trouble.PASSING : Trouble.SOURCE, "The time to read from GitHub is over");
    }
    try {
      return sorted(
          ask,
          transport.exchange(
              new Request(ask.uri(), ask.accept(), token, ask.body(), time.get(), ask.bytesMax())));
    } catch (IOException failure) {
      return failed(Trouble.SOURCE, "GITHUB_UNREACHABLE: " + failure.getMessage());
    }
  }

  private Attempt sorted(Ask ask, Answer answer) {
    var limit = RateLimit.of(answer, budget.now());
    if (limit.isPresent()) {
      isLimited = true;
      var time = limit.get().toSeconds();
      return new Attempt.Failed(
          Trouble.PASSING, "GitHub limits the rate, for " + time + " s", limit);
    }
    if (answer.status() >= 500) {
      return failed(Trouble.SOURCE, returned(answer));
    }
    return answer.isGood() && !ask.isWhole().test(answer)
        ? failed(
            answer.isCut() ? Trouble.LASTING : Trouble.PASSING,
            "GitHub answered something that it never does")
        : new Attempt.Answered(answer);
  }

  private static Attempt failed(Trouble trouble, String why) {
    return new Attempt.Failed(trouble, why, Optional.empty());
  }

  static String returned(Answer answer) {
    return "GitHub API returned HTTP " + answer.status();
  }

  /// GitHub answers so for what was renamed or transferred. Whoever answers with another host would
  /// get the token.
  private static URI moved(URI from, Answer answer, int hops) {
    var to = answer.header("location").flatMap(it -> resolved(from, it));
    if (hops >= HOPS_MAX || to.filter(it -> isSameOrigin(from, it)).isEmpty()) {
      throw new Unread(Trouble.LASTING, "GitHub answers with a way to somewhere else");
    }
    return to.get();
  }

  private static Optional<URI> resolved(URI from, String location) {
    try {
      return Optional.of(from.resolve(location));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getAuthority().equals(other.getAuthority());
  }

  private void renewToken() {
    var fresh = isRenewed ? token : tokens.renewed(secretArn);
    isRenewed = true;
    if (fresh.equals(token)) {
      throw new Refused(Refusal.TOKEN_REFUSED, "GitHub API returned HTTP 401: bad credentials");
    }
    token = fresh;
  }
}
