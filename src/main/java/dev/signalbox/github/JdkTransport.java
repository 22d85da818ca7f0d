package dev.signalbox.github;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Speaks HTTP by the JDK's client. It follows no redirection: the token is for one host.
public final class JdkTransport implements Transport, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  @Override
  public Answer exchange(Request request) throws IOException {
    var sent = http.sendAsync(asHttp(request), _ -> new CutBody(request.bytesMax()));
    var limited = sent.copy().orTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      var outcome =
          Future.fromCompletionStage(limited)
              .<AsyncResult<HttpResponse<CutBody.Text>>>transform(Future::succeededFuture)
              .await();
      if (outcome.failed()) {
        var cause = unwrapped(outcome.cause());
        throw new IOException(cause.getClass().getSimpleName(), cause);
      }
      return answer(outcome.result());
    } finally {
      // Ends an exchange that nobody waits for any more; does nothing to one that is over.
      var _ = sent.cancel(true);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static HttpRequest asHttp(Request request) {
    var asked =
        HttpRequest.newBuilder(request.uri())
            .header("Authorization", "Bearer " + request.token())
            .header("Accept", request.accept())
            .header("User-Agent", "signalbox")
            .header("X-GitHub-Api-Version", "2022-11-28");
    request
        .body()
        .ifPresent(
            body ->
                asked
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
    return asked.build();
  }

  private static Answer answer(HttpResponse<CutBody.Text> response) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    var body = response.body();
    return new Answer(response.statusCode(), headers, body.content(), body.isCut());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
