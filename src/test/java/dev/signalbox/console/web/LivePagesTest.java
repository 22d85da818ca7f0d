package dev.signalbox.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.lifecycle.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What changes on a page while it is watched, and what that costs.
final class LivePagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ServedConsole served =
      ServedConsole.start(Optional.of(ServedConsole.TOKEN), () -> Samples.NOW);

  @AfterEach
  void close() {
    served.close();
  }

  /// A browser that watches, with what it was told so far.
  private static final class Watcher implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<String> told = new AtomicReference<>("");
    private final InputStream stream;
    private final AtomicBoolean over = new AtomicBoolean();

    Watcher(ServedConsole of, String path, String... headers) {
      var request = of.request(path);
      if (headers.length > 0) {
        request.headers(headers);
      }
      try {
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .startsWith("text/event-stream");
        stream = answer.body();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
      Thread.startVirtualThread(this::read);
    }

    private void read() {
      var buffer = new byte[8_192];
      try {
        for (var n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          var more = new String(buffer, 0, n, StandardCharsets.UTF_8);
          told.updateAndGet(it -> it + more);
        }
      } catch (IOException ended) {
        // As a browser that goes away.
      }
      over.set(true);
    }

    void awaits(String text) {
      await().atMost(LIMIT).until(() -> told.get().contains(text));
    }

    int times(String text) {
      return told.get().split(Pattern.quote(text), -1).length - 1;
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  @Test
  void onlyWhatChangedIsToldAgain() {
    try (var watcher = new Watcher(served, "/live/overview")) {
      watcher.awaits("event: failures");
      var looks = served.read.overviews.get();
      await().atMost(LIMIT).until(() -> served.read.overviews.get() > looks + 3);
      assertThat(watcher.times("event: queues")).isOne();

      served.read.overview = Samples.busyOverview();

      watcher.awaits("OUT_OF_MEMORY");
      assertThat(watcher.times("event: queues")).isEqualTo(2);
    }
  }

  @Test
  void taskThatEndsIsToldToWhoeverWatchesIt() {
    var id = "01WATCHED";
    var running = Samples.task(4, TaskStatus.RUNNING, Samples.NOW);
    served.read.explanations.put(id, Samples.running(running, Samples.NOW));
    try (var watcher = new Watcher(served, "/live/tasks/" + id)) {
      watcher.awaits("event: status\ndata: RUNNING");

      served.read.explanations.put(id, Samples.failed(id, Samples.NOW));

      watcher.awaits("event: status\ndata: FAILED");
      watcher.awaits("ran out of memory");
    }
  }

  @Test
  void whoeverIsNotLoggedInIsToldNoPrompt() {
    var id = "01WATCHED";
    served.read.explanations.put(id, Samples.failed(id, Samples.NOW));
    var cookie = served.logIn();
    try (var anybody = new Watcher(served, "/live/tasks/" + id);
        var insider = new Watcher(served, "/live/tasks/" + id, "Cookie", cookie)) {
      insider.awaits("Java heap space");
      anybody.awaits("event: status");

      assertThat(anybody.told.get()).doesNotContain("Java heap space", "cache the product");
    }
  }

  @Test
  void manyWhoWatchOnePageCostAsMuchAsOne() {
    var watchers = new ArrayList<Watcher>();
    try {
      for (var each = 0; each < 20; each++) {
        watchers.add(new Watcher(served, "/live/overview"));
      }
      watchers.forEach(it -> it.awaits("event: health"));

      assertThat(served.console().live().viewers()).isEqualTo(20);
      assertThat(served.console().live().topics()).isOne();
    } finally {
      watchers.forEach(Watcher::close);
    }
  }

  @Test
  void whatNobodyWatchesIsNotRead() {
    for (var round = 0; round < 3; round++) {
      try (var watcher = new Watcher(served, "/live/overview")) {
        watcher.awaits("event: health");
      }
      await().atMost(LIMIT).until(() -> served.console().live().topics() == 0);
      assertThat(served.console().live().viewers()).isZero();
    }

    var looks = served.read.overviews.get();
    served.get("/login");
    await()
        .during(Duration.ofMillis(400))
        .atMost(LIMIT)
        .until(() -> served.read.overviews.get() <= looks + 1);
  }

  @Test
  void troubleIsToldAndOver() {
    try (var watcher = new Watcher(served, "/live/overview")) {
      watcher.awaits("event: pulse\ndata: live");

      served.read.down = true;
      watcher.awaits("event: pulse\ndata: trouble");
      served.read.down = false;

      await().atMost(LIMIT).until(() -> watcher.times("event: pulse\ndata: live") == 2);
    }
  }

  @Test
  void streamsEndWithTheReplica() {
    var watchers =
        List.of(new Watcher(served, "/live/overview"), new Watcher(served, "/live/tasks/none"));
    watchers.getFirst().awaits("event: health");

    served.stop();

    watchers.forEach(it -> await().atMost(LIMIT).untilTrue(it.over));
    var looks = served.read.overviews.get();
    await()
        .during(Duration.ofMillis(400))
        .atMost(LIMIT)
        .until(() -> served.read.overviews.get() <= looks + 1);
    watchers.forEach(Watcher::close);
  }
}
