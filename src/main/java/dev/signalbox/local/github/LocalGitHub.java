package dev.signalbox.local.github;

import dev.signalbox.local.github.GitHubFaults.Fault;
import dev.signalbox.local.wire.Journal;
import dev.signalbox.local.wire.JournalEntry;
import dev.signalbox.local.wire.Json;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// GitHub for one token, under the paths `/repos/` and `/graphql`. Whoever comes with another token
/// is refused.
public final class LocalGitHub {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGitHub.class);

  private final String token;
  private final InstantSource clock;
  private final GitHubRepositories repositories = new GitHubRepositories();
  private final GitHubAnswers answers = new GitHubAnswers(repositories);
  private final GitHubFaults faults = new GitHubFaults();

  public LocalGitHub(String token, InstantSource clock) {
    this.token = token;
    this.clock = clock;
  }

  public GitHubRepositories repositories() {
    return repositories;
  }

  public GitHubFaults faults() {
    return faults;
  }

  /// To be given to `WireServer.rest`.
  ///
  /// @param journal gets every call, under the service `github`, with its path as the operation
  public Handler<HttpServerRequest> on(Journal journal) {
    return http ->
        http.body()
            .onSuccess(body -> answer(http, body.toString(), journal))
            .onFailure(gone -> LOG.atDebug().setCause(gone).log("a caller went away"));
  }

  /// Everything is in memory, so this may run on the event loop.
  private void answer(HttpServerRequest http, String body, Journal journal) {
    var path = Optional.ofNullable(http.path()).orElse("/");
    journal.record(new JournalEntry(clock.instant(), "github", path, Json.object(), 1));
    var fault = faults.next(path);
    if (fault.isEmpty()) {
      send(http, reply(http, path, body));
      return;
    }
    switch (fault.get()) {
      case Fault.Refuse(var status, var retryAfter) -> {
        retryAfter.ifPresent(it -> http.response().putHeader("Retry-After", Integer.toString(it)));
        send(http, GitHubReply.refused(status, "Injected by a fault rule"));
      }
      case Fault.Delay(var time) ->
          Objects.requireNonNull(Vertx.currentContext(), "a request comes on an event loop")
              .owner()
              .setTimer(time.toMillis(), _ -> send(http, reply(http, path, body)));
      case Fault.Lose() -> http.connection().close();
    }
  }

  private GitHubReply reply(HttpServerRequest http, String path, String body) {
    if (!("Bearer " + token).equals(http.getHeader("Authorization"))) {
      return GitHubReply.refused(401, "Bad credentials");
    }
    if (path.equals("/graphql")) {
      return Json.parse(body)
          .map(answers::permission)
          .orElseGet(() -> GitHubReply.refused(400, "Problems parsing JSON"));
    }
    var wantsDiff = Optional.ofNullable(http.getHeader("Accept")).orElse("").contains("diff");
    return answers.to(
        GitHubAnswers.Question.of(
            path,
            wantsDiff,
            Optional.ofNullable(http.getParam("per_page")),
            Optional.ofNullable(http.getParam("page"))));
  }

  private static void send(HttpServerRequest http, GitHubReply reply) {
    var _ =
        http.response()
            .setStatusCode(reply.status())
            .putHeader("Content-Type", reply.type())
            .end(reply.body());
  }
}
