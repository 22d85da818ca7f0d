package dev.signalbox.console.web;

import dev.signalbox.console.page.JtedeadLettersGenerated;
import dev.signalbox.console.page.JteletterGenerated;
import dev.signalbox.console.page.JteusersGenerated;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.LetterRow;
import dev.signalbox.query.DeadLetter;
import dev.signalbox.query.UserSlots;
import java.util.List;
import java.util.Optional;

/// The lists beside the tasks: dead letters and users.
final class ListRoutes {
  static final String TASK = "task";
  static final String EVENTS = "events";

  private static final int LETTERS = 40;
  private static final int USERS = 50;

  private final DeadLetter.Query letters;
  private final UserSlots.Query users;

  ListRoutes(DeadLetter.Query letters, UserSlots.Query users) {
    this.letters = letters;
    this.users = users;
  }

  void letters(Exchange exchange) {
    var queue = queue(exchange.parameter("queue"));
    var read = Trouble.orAnswer(() -> letters.list(List.of(queue), LETTERS));
    var sample = read.answer().orElse(new DeadLetter.Sample(List.of(), 0));
    var rows = sample.letters().stream().map(it -> row(it, exchange)).toList();
    var frame = exchange.frame("Dead letters", Place.DEAD_LETTERS);
    exchange.page(
        it ->
            JtedeadLettersGenerated.render(
                it, null, frame, queue, rows, sample.about(), read.problem()));
  }

  private static LetterRow row(DeadLetter letter, Exchange exchange) {
    return new LetterRow(letter.seenWith(exchange.visitor().sight()), exchange.now());
  }

  static String queue(String word) {
    return word.equals(EVENTS) ? EVENTS : TASK;
  }

  /// One letter with all of its body.
  void letter(Exchange exchange) {
    var queue = queue(Optional.ofNullable(exchange.context().pathParam("queue")).orElse(""));
    var read = Trouble.orAnswer(() -> letters.find(queue, exchange.id()));
    if (read.answer().isEmpty()) {
      exchange.error(503, "The dead letters cannot be read now", read.problem());
      return;
    }
    var row = read.answer().get().map(it -> row(it, exchange));
    if (row.isEmpty()) {
      exchange.error(
          404,
          "No such dead letter",
          "It is not among the dead letters, or somebody looks at it just now.");
      return;
    }
    var frame = exchange.frame("Dead letter", Place.DEAD_LETTERS);
    exchange.page(it -> JteletterGenerated.render(it, null, frame, queue, row.get()));
  }

  void users(Exchange exchange) {
    var from = Optional.of(exchange.parameter("from")).filter(it -> !it.isEmpty());
    var read = read(from);
    var page = read.answer().orElse(new UserSlots.Page(List.of(), Optional.empty()));
    var frame = exchange.frame("Users and slots", Place.USERS);
    exchange.page(
        it ->
            JteusersGenerated.render(
                it,
                null,
                frame,
                page.users(),
                page.next().orElse(""),
                from.isEmpty(),
                read.problem()));
  }

  private Trouble<UserSlots.Page> read(Optional<String> from) {
    try {
      return Trouble.orAnswer(() -> users.users(USERS, from));
    } catch (IllegalArgumentException stale) {
      return new Trouble<>(Optional.empty(), "There is no such part of this list any more.");
    }
  }
}
