package dev.signalbox.console.web;

import dev.signalbox.console.live.LiveEvent;
import dev.signalbox.console.page.JteactionsGenerated;
import dev.signalbox.console.page.JteawaitedGenerated;
import dev.signalbox.console.page.JtechooseGenerated;
import dev.signalbox.console.page.JtetaskGanttGenerated;
import dev.signalbox.console.page.JtetaskGenerated;
import dev.signalbox.console.page.JtetaskHeadGenerated;
import dev.signalbox.console.page.JtetaskOutputGenerated;
import dev.signalbox.console.page.JtetaskTimelineGenerated;
import dev.signalbox.console.page.JtetaskWhyGenerated;
import dev.signalbox.console.page.JtetasksGenerated;
import dev.signalbox.console.view.Block;
import dev.signalbox.console.view.ExplainedPage;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.Note;
import dev.signalbox.console.view.Shown;
import dev.signalbox.console.view.TaskListPage;
import dev.signalbox.console.view.TaskRow;
import dev.signalbox.console.view.TaskSearch;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Answer.Explained;
import dev.signalbox.query.Explanation.Answer.Missing;
import dev.signalbox.query.Explanation.Answer.Unreadable;
import dev.signalbox.query.Sight;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import gg.jte.html.HtmlTemplateOutput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The list of tasks, and the page of each.
final class TaskRoutes {
  private static final int PAGE = 50;

  private final TaskQueries tasks;
  private final Explanation.Query explanations;
  private final InstantSource clock;

  TaskRoutes(TaskQueries tasks, Explanation.Query explanations, InstantSource clock) {
    this.tasks = tasks;
    this.explanations = explanations;
    this.clock = clock;
  }

  void list(Exchange exchange) {
    var search = TaskSearch.read(name -> exchange.context().queryParam(name));
    var read = read(search);
    var page =
        new TaskListPage(
            search,
            read.answer().map(it -> it.seenWith(exchange.visitor().sight())),
            Optional.of(read.problem()).filter(it -> !it.isEmpty()),
            exchange.now());
    var frame = exchange.frame("Tasks", Place.TASKS);
    exchange.page(it -> JtetasksGenerated.render(it, null, frame, page));
  }

  private Trouble<TaskPage> read(TaskSearch search) {
    try {
      var request = new TaskPage.Request(PAGE, search.from());
      return Trouble.orAnswer(() -> tasks.list(search.filter(), request));
    } catch (IllegalArgumentException stale) {
      return new Trouble<>(Optional.empty(), "There is no such part of this list any more.");
    }
  }

  /// Leads from any name of a task to its page.
  void find(Exchange exchange) {
    var name = exchange.parameter("q").strip();
    if (name.isEmpty()) {
      exchange.redirect("/tasks");
    } else {
      lead(
          exchange,
          tasks.named(name),
          () ->
              exchange.error(
                  404, "No such task", "No task, message or key is named " + Shown.line(name)));
    }
  }

  private static void lead(Exchange exchange, List<String> ids, Runnable none) {
    if (ids.size() > 1) {
      var frame = exchange.frame("Which task?", Place.TASKS);
      exchange.page(it -> JtechooseGenerated.render(it, null, frame, ids));
    } else {
      ids.stream().map(TaskRoutes::path).findFirst().ifPresentOrElse(exchange::redirect, none);
    }
  }

  static String path(String taskId) {
    return "/tasks/" + TaskSearch.encoded(taskId);
  }

  void show(Exchange exchange) {
    var id = exchange.id();
    var read = Trouble.orAnswer(() -> explanations.explain(id, exchange.visitor().sight()));
    if (read.answer().isEmpty()) {
      exchange.error(503, "The task cannot be read now", read.problem());
      return;
    }
    switch (read.answer().get()) {
      case Explained(var explanation) -> show(exchange, explanation);
      case Missing _ -> missing(exchange, id);
      case Unreadable(var because) ->
          exchange.error(422, "The task's row cannot be read", Shown.line(because));
    }
  }

  private static void show(Exchange exchange, Explanation explanation) {
    var page = ExplainedPage.of(explanation, exchange.now(), exchange.visitor().sight());
    var frame = exchange.frame(page.row().title(), Place.TASKS);
    exchange.page(it -> JtetaskGenerated.render(it, null, frame, page.row(), blocks(page)));
  }

  /// Between a submit and its row lies the queue. A page has one address, and a task more names.
  private void missing(Exchange exchange, String id) {
    if (exchange.parameter("note").equals(Note.SUBMITTED.word())) {
      var frame = exchange.frame("Submitted", Place.TASKS);
      exchange.page(202, it -> JteawaitedGenerated.render(it, null, frame, id));
    } else {
      var others = tasks.named(id).stream().filter(it -> !it.equals(id)).toList();
      lead(
          exchange,
          others,
          () -> exchange.error(404, "No such task", "There is no task " + Shown.line(id)));
    }
  }

  /// What can be done to a task, asked for anew when its status has changed.
  void actions(Exchange exchange) {
    if (explanations.explain(exchange.id(), Sight.STATES) instanceof Explained(var explanation)) {
      var row = new TaskRow(explanation.task(), exchange.now());
      var visitor = exchange.visitor();
      exchange.page(it -> JteactionsGenerated.render(it, null, row, visitor));
    } else {
      exchange.context().response().setStatusCode(204).end();
    }
  }

  /// What has changed since a page was made. Nothing for a task that cannot be shown.
  List<LiveEvent> events(String id, Sight sight) {
    if (!(explanations.explain(id, sight) instanceof Explained(var explanation))) {
      return List.of();
    }
    var page = ExplainedPage.of(explanation, clock.instant(), sight);
    var events = new ArrayList<>(Blocks.events(blocks(page)));
    events.add(new LiveEvent("status", explanation.task().status().name()));
    return events;
  }

  private static Map<String, Block> blocks(ExplainedPage page) {
    return Blocks.of(
        Map.<String, Consumer<HtmlTemplateOutput>>of(
            "head", it -> JtetaskHeadGenerated.render(it, null, page),
            "why", it -> JtetaskWhyGenerated.render(it, null, page),
            "gantt", it -> JtetaskGanttGenerated.render(it, null, page),
            "output", it -> JtetaskOutputGenerated.render(it, null, page),
            "timeline", it -> JtetaskTimelineGenerated.render(it, null, page)));
  }
}
