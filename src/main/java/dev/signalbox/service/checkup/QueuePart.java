package dev.signalbox.service.checkup;

import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.rules.QueueRules;
import dev.signalbox.doctor.rules.QueueRules.Kind;
import dev.signalbox.doctor.rules.policy.PolicyRules;
import dev.signalbox.service.checkup.Questions.Pending;
import dev.signalbox.service.settings.QueueSettings;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.sqs.inspect.QueueInspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The queues, each with where its dead letters go.
final class QueuePart {
  static final Asked<Optional<RuleFacts>> NO_RULE = new Asked.Known<>(Optional.empty());

  private final List<Named> queues = new ArrayList<>();
  private final Named events;

  private record Named(
      Setting setting, String url, Kind kind, Pending<QueueFacts> facts, Optional<Named> dead) {
    String name() {
      return setting.name().toLowerCase(Locale.ROOT).replace("_url", "");
    }
  }

  QueuePart(QueueSettings settings, QueueInspection inspection, Questions questions) {
    var taskDead =
        named(
            Setting.TASK_DEAD_LETTER_QUEUE_URL,
            settings.task().deadLetters().value(),
            Kind.DEAD_LETTERS,
            Optional.empty(),
            inspection,
            questions);
    var eventsDead =
        named(
            Setting.EVENTS_DEAD_LETTER_QUEUE_URL,
            settings.events().deadLetters().value(),
            Kind.DEAD_LETTERS,
            Optional.empty(),
            inspection,
            questions);
    var _ =
        named(
            Setting.TASK_QUEUE_URL,
            settings.task().url().value(),
            Kind.INTAKE,
            Optional.of(taskDead),
            inspection,
            questions);
    this.events =
        named(
            Setting.EVENTS_QUEUE_URL,
            settings.events().url().value(),
            Kind.INTAKE,
            Optional.of(eventsDead),
            inspection,
            questions);
    settings
        .lanes()
        .forEach(
            (word, url) ->
                named(lane(word), url, Kind.LANE, Optional.of(taskDead), inspection, questions));
  }

  private static Setting lane(String word) {
    return Setting.valueOf(word.toUpperCase(Locale.ROOT) + "_LANE_QUEUE_URL");
  }

  private Named named(
      Setting setting,
      String url,
      Kind kind,
      Optional<Named> dead,
      QueueInspection inspection,
      Questions questions) {
    var queue = new Named(setting, url, kind, questions.ask(() -> inspection.of(url)), dead);
    queues.add(queue);
    return queue;
  }

  /// The events queue, for what sends there.
  Asked<QueueFacts> events() {
    return events.facts().get();
  }

  /// What AWS says the ARN of each is, by its setting.
  Map<String, String> arns() {
    var arns = new LinkedHashMap<String, String>();
    queues.forEach(
        it ->
            it.facts().get().known().ifPresent(facts -> arns.put(it.setting().key(), facts.arn())));
    return arns;
  }

  /// @param rule that sends to the events queue, if there is one
  List<Examined> lines(Asked<Optional<RuleFacts>> rule) {
    var lines = new ArrayList<Examined>();
    for (var queue : sorted()) {
      lines.add(
          new Examined(
              Check.QUEUE,
              queue.name(),
              QueueRules.queue(
                  queue.facts().get(), queue.kind(), queue.setting().key(), queue.url())));
    }
    for (var queue : sorted()) {
      queue
          .dead()
          .ifPresent(
              dead ->
                  lines.add(
                      new Examined(
                          Check.REDRIVE,
                          queue.name(),
                          QueueRules.redrive(queue.facts().get(), dead.facts().get()))));
    }
    for (var queue : sorted()) {
      var sending = queue.equals(events) ? rule : NO_RULE;
      lines.add(
          new Examined(
              Check.POLICY, queue.name(), PolicyRules.policy(queue.facts().get(), sending)));
    }
    return lines;
  }

  private List<Named> sorted() {
    return queues.stream()
        .sorted((one, other) -> one.setting().compareTo(other.setting()))
        .toList();
  }
}
