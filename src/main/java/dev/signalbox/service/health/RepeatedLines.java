package dev.signalbox.service.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lets a warning or an error that loops repeat pass about once a minute and no more often: an
/// outage is known after the first line. Lines about one task or message are never held back. Set
/// up in the appender of the log.
public final class RepeatedLines extends Filter<ILoggingEvent> {
  /// A little less than a minute, so that what is said each minute on purpose passes.
  private static final long WINDOW_MILLIS = 55_000;
  private static final int KNOWN_MAX = 1_000;

  private final Map<String, Long> passed = new LinkedHashMap<>();

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN) || isOfOneTask(event)) {
      return FilterReply.NEUTRAL;
    }
    return isRepeated(key(event), event.getTimeStamp()) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isOfOneTask(ILoggingEvent event) {
    var pairs = event.getKeyValuePairs();
    return pairs != null
        && pairs.stream().anyMatch(it -> it.key.equals("task_id") || it.key.equals("message_id"));
  }

  /// What a line says without its numbers, which rise from one to the next.
  private static String key(ILoggingEvent event) {
    var pairs = event.getKeyValuePairs();
    var fixed =
        pairs == null
            ? ""
            : pairs.stream()
                .filter(it -> !(it.value instanceof Number) && !it.key.equals("shard"))
                .map(it -> it.key + "=" + it.value)
                .collect(Collectors.joining(" "));
    return event.getLoggerName() + " " + event.getFormattedMessage() + " " + fixed;
  }

  private synchronized boolean isRepeated(String key, long now) {
    @Nullable Long last = passed.get(key);
    if (last != null && now - last < WINDOW_MILLIS) {
      return true;
    }
    passed.values().removeIf(it -> now - it >= WINDOW_MILLIS);
    if (passed.size() < KNOWN_MAX) {
      passed.put(key, now);
    }
    return false;
  }
}
