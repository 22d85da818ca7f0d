package dev.signalbox.service.query;

import dev.signalbox.query.Overview.Queue.Kind;
import dev.signalbox.service.settings.QueueSettings;
import dev.signalbox.sqs.deadletter.QueuedLetters.Urls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The queues of a deployment that can be looked at, by name.
///
/// @param lanes by the word of the compute type
public record QueuePlaces(Map<String, Urls> queues, Map<String, String> lanes) {
  /// The queue of task messages.
  public static final String TASK = "task";

  /// The queue of events.
  public static final String EVENTS = "events";

  /// One queue of them all.
  record Named(String name, Kind kind, String url) {}

  public QueuePlaces {
    queues = new LinkedHashMap<>(queues);
    lanes = new TreeMap<>(lanes);
  }

  /// Returns all that the service has.
  public static QueuePlaces of(QueueSettings settings) {
    var queues = new LinkedHashMap<String, Urls>();
    queues.put(TASK, urls(settings.task()));
    queues.put(EVENTS, urls(settings.events()));
    return new QueuePlaces(queues, settings.lanes());
  }

  private static Urls urls(QueueSettings.Queue queue) {
    return new Urls(queue.url().value(), queue.deadLetters().value());
  }

  List<Named> all() {
    var all = new ArrayList<Named>();
    queues.forEach((name, urls) -> all.add(new Named(name, Kind.QUEUE, urls.queue())));
    lanes.forEach((word, url) -> all.add(new Named(word, Kind.LANE, url)));
    queues.forEach((name, urls) -> all.add(new Named(name, Kind.DEAD_LETTERS, urls.deadLetters())));
    return all;
  }
}
