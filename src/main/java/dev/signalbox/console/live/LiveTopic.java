package dev.signalbox.console.live;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one page shows, read again and again while somebody watches it, and told to all who do
/// whenever it is another than before.
final class LiveTopic {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTopic.class);

  /// Whether what is watched can be read. A source that knows better tells it by itself.
  private static final String PULSE = "pulse";

  /// Told at least so often, so that proxies and sockets do not take it for dead.
  private static final int SILENT_LOOKS_MAX = 7;

  private final Vertx vertx;
  private final Duration interval;
  private final Supplier<List<LiveEvent>> source;
  private final Consumer<LiveTopic> whenLeft;
  private final Set<Viewer> viewers = new CopyOnWriteArraySet<>();

  /// By name; touched under the lock of this topic.
  private final Map<String, LiveEvent> told = new LinkedHashMap<>();

  private int silentLooks;
  private boolean ended;

  /// @param source blocks
  /// @param whenLeft called when the last viewer has gone
  LiveTopic(
      Vertx vertx,
      Duration interval,
      Supplier<List<LiveEvent>> source,
      Consumer<LiveTopic> whenLeft) {
    this.vertx = vertx;
    this.interval = interval;
    this.source = source;
    this.whenLeft = whenLeft;
  }

  /// Returns whether it could be joined: one that has ended cannot.
  synchronized boolean join(Viewer viewer) {
    if (ended) {
      return false;
    }
    var first = viewers.isEmpty();
    viewers.add(viewer);
    told.values().forEach(it -> viewer.tell(it.framed()));
    if (first) {
      lookSoon(Duration.ofMillis(1));
    }
    return true;
  }

  void leave(Viewer viewer) {
    boolean last;
    synchronized (this) {
      last = viewers.remove(viewer) && viewers.isEmpty();
      ended |= last;
    }
    if (last) {
      whenLeft.accept(this);
    }
  }

  private void lookSoon(Duration in) {
    vertx.setTimer(in.toMillis(), _ -> Thread.startVirtualThread(this::look));
  }

  private void look() {
    if (hasEnded()) {
      return;
    }
    var events = read();
    synchronized (this) {
      if (ended) {
        return;
      }
      var changed = new ArrayList<String>();
      for (var event : events) {
        if (!event.equals(told.put(event.name(), event))) {
          changed.add(event.framed());
        }
      }
      silentLooks = changed.isEmpty() ? silentLooks + 1 : 0;
      if (silentLooks > SILENT_LOOKS_MAX) {
        silentLooks = 0;
        changed.add(":\n\n");
      }
      changed.forEach(text -> viewers.forEach(it -> it.tell(text)));
      lookSoon(interval);
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /// What cannot be read now is told as such, and read again at the next look.
  private List<LiveEvent> read() {
    try {
      var events = new ArrayList<>(source.get());
      if (events.stream().noneMatch(it -> it.name().equals(PULSE))) {
        events.add(new LiveEvent(PULSE, "live"));
      }
      return events;
    } catch (RuntimeException failure) {
      LOG.atDebug().setCause(failure).log("A watched page cannot be read now");
      return List.of(new LiveEvent(PULSE, "trouble"));
    }
  }
}
