package dev.signalbox.console.web;

import dev.signalbox.console.page.JtedeadLettersGenerated;
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

  private static final int LETTERS = 50;
  private static final int USERS = 50;

  private final DeadLetter.Query letters;
  private final UserSlots.Query users;

  ListRoutes(DeadLetter.Query letters, UserSlots.Query users) {
    this.letters = letters;
    this.users = users;
  }

  void letters(Exchange exchange) {
    var queue = exchange.parameter("queue").equals(EVENTS) ? EVENTS : TASK;
    var read = Trouble.orAnswer(() -> letters.list(queue, LETTERS));
    var rows =
        read.answer().orElse(List.of()).stream()
            .map(it -> new LetterRow(it.seenWith(exchange.visitor().sight()), exchange.now()))
            .toList();
    var frame = exchange.frame("Dead letters", Place.DEAD_LETTERS);
    exchange.page(
        it -> JtedeadLettersGenerated.render(it, null, frame, queue, rows, read.problem()));
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
