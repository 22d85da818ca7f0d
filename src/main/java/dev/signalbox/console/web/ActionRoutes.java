package dev.signalbox.console.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.console.page.JtesubmitGenerated;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.Note;
import dev.signalbox.console.view.Shown;
import dev.signalbox.query.DeadLetter;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.query.TaskCommands.Submission.Refused;
import dev.signalbox.query.TaskCommands.Submission.Sent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What whoever holds the token can do. Each is a message as any producer sends it, or a dead
/// letter that goes back.
final class ActionRoutes {
  /// The row and the log say who asked; the console knows that it was somebody with the token.
  private static final String REQUESTED_BY = "console";

  private static final String NUMBER = "issue_number";
  private static final List<String> FIELDS = List.of("user_id", "repo", NUMBER, "task_description");

  private final TaskCommands commands;
  private final DeadLetter.Query letters;

  ActionRoutes(TaskCommands commands, DeadLetter.Query letters) {
    this.commands = commands;
    this.letters = letters;
  }

  void cancel(Exchange exchange) {
    var id = exchange.id();
    var reason = Optional.of(exchange.field("reason").strip()).filter(it -> !it.isEmpty());
    commands.cancel(id, reason, REQUESTED_BY);
    exchange.redirect(TaskRoutes.path(id) + noted("?", Note.CANCEL_SENT));
  }

  void redrive(Exchange exchange) {
    var queue = ListRoutes.queue(exchange.field("queue"));
    var there = letters.redrive(queue, exchange.field("id"));
    var note = there ? Note.REDRIVEN : Note.NOT_THERE;
    exchange.redirect("/dead-letters?queue=" + queue + noted("&", note));
  }

  void form(Exchange exchange) {
    form(exchange, 200, Map.of(), List.of());
  }

  void submit(Exchange exchange) {
    var given = new LinkedHashMap<String, String>();
    FIELDS.forEach(it -> given.put(it, exchange.field(it)));
    switch (commands.submit(message(given))) {
      case Sent(var id) -> exchange.redirect(TaskRoutes.path(id) + noted("?", Note.SUBMITTED));
      case Refused(var problems) ->
          form(exchange, 422, given, problems.stream().map(Shown::line).toList());
    }
  }

  /// A field that is left empty is not sent.
  private static ObjectNode message(Map<String, String> given) {
    var message = JsonNodeFactory.instance.objectNode();
    given.forEach(
        (name, value) -> {
          if (name.equals(NUMBER) && value.matches("\\d{1,9}")) {
            message.put(name, Integer.parseInt(value));
          } else if (!value.isBlank()) {
            message.put(name, value.strip());
          }
        });
    return message;
  }

  private static void form(
      Exchange exchange, int status, Map<String, String> fields, List<String> problems) {
    var frame = exchange.frame("Submit a task", Place.TASKS);
    exchange.page(status, it -> JtesubmitGenerated.render(it, null, frame, fields, problems));
  }

  private static String noted(String before, Note note) {
    return before + "note=" + note.word();
  }
}
