package dev.signalbox.console.live;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// All pages that are watched now, within limits: one that is asked for beyond them is shown all
/// the same, and does not change by itself.
public final class LiveViews {
  private static final int VIEWERS_MAX = 400;
  private static final int TOPICS_MAX = 100;

  /// Then a browser asks again, and what it may see is decided anew.
  private static final Duration AGE_MAX = Duration.ofMinutes(30);

  private final Duration interval;
  private final Map<String, LiveTopic> topics = new HashMap<>();
  private int viewers;

  /// @param interval between two looks at what is watched
  public LiveViews(Duration interval) {
    this.interval = interval;
  }

  /// Answers with a stream. Call it on the event loop.
  ///
  /// @param key of what is seen: equal ones see the same
  /// @param source of all that is seen; blocks
  public void stream(RoutingContext request, String key, Supplier<List<LiveEvent>> source) {
    var response = request.response();
    if (!admits(key)) {
      response.setStatusCode(503).putHeader("Retry-After", "30").end();
      return;
    }
    response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
    response.putHeader("X-Accel-Buffering", "no").write("retry: 2000\n\n");
    var viewer = new Viewer(request.vertx().getOrCreateContext(), response);
    var topic = join(request, key, source, viewer);
    var aged = request.vertx().setTimer(AGE_MAX.toMillis(), _ -> viewer.end());
    request.addEndHandler(
        _ -> {
          request.vertx().cancelTimer(aged);
          left(topic, viewer);
        });
  }

  private synchronized boolean admits(String key) {
    return viewers < VIEWERS_MAX && (topics.containsKey(key) || topics.size() < TOPICS_MAX);
  }

  private synchronized LiveTopic join(
      RoutingContext request, String key, Supplier<List<LiveEvent>> source, Viewer viewer) {
    viewers++;
    var known = topics.get(key);
    if (known != null && known.join(viewer)) {
      return known;
    }
    var topic = new LiveTopic(request.vertx(), interval, source, left -> forget(key, left));
    topics.put(key, topic);
    topic.join(viewer);
    return topic;
  }

  private void left(LiveTopic topic, Viewer viewer) {
    synchronized (this) {
      viewers--;
    }
    topic.leave(viewer);
  }

  /// One that is asked for again in the meantime is another one, and stays.
  private synchronized void forget(String key, LiveTopic left) {
    topics.remove(key, left);
  }

  /// How many browsers watch now.
  public synchronized int viewers() {
    return viewers;
  }

  /// How many pages are read again and again for them.
  public synchronized int topics() {
    return topics.size();
  }
}
