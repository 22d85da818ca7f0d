package dev.signalbox.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.query.TaskCommands.Submission;
import dev.signalbox.query.json.DeadLetterJson;
import dev.signalbox.query.json.OverviewJson;
import dev.signalbox.query.json.TaskSummaryJson;
import dev.signalbox.query.json.UserSlotsJson;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What each route does. They wait for AWS, and throw `Problem` for what is wrong with a request.
final class Operations {
  static final String REFERENCE = "reference";
  static final String QUEUE = "queue";
  static final String MESSAGE = "message_id";

  private static final List<String> QUEUES = List.of("task", "events");
  private static final int REFERENCE_MAX = 512;
  private static final int REASON_MAX = 1_000;
  private static final int NAME_MAX = 256;

  private final ReadSide read;
  private final TaskCommands commands;
  private final ApiAccess access;
  private final Function<Explanation, ObjectNode> explanationJson;

  Operations(
      ReadSide read,
      TaskCommands commands,
      ApiAccess access,
      Function<Explanation, ObjectNode> explanationJson) {
    this.read = read;
    this.commands = commands;
    this.access = access;
    this.explanationJson = explanationJson;
  }

  void tasks(RoutingContext context) {
    var parameters = parameters(context, Parameters.OF_TASKS);
    var filter = parameters.filter();
    var page = TaskSummaryJson.of(paged(() -> read.tasks().list(filter, parameters.page())));
    if (!access.mayRead(context.request())) {
      page.path("tasks").forEach(it -> ((ObjectNode) it).remove("title"));
    }
    Answers.send(context, 200, page);
  }

  void task(RoutingContext context) {
    parameters(context, Set.of());
    var task = TaskSummaryJson.of(explained(context).task());
    if (!access.mayRead(context.request())) {
      task.remove("title");
    }
    Answers.send(context, 200, task);
  }

  void timeline(RoutingContext context) {
    parameters(context, Set.of());
    var json = explanationJson.apply(explained(context));
    if (!access.mayRead(context.request())) {
      json.remove("output");
      json.withObjectProperty("task").remove("title");
      if (json.path("verdict") instanceof ObjectNode verdict) {
        verdict.remove("message");
      }
      if (json.path("waiting") instanceof ObjectNode waiting) {
        waiting.remove("detail");
        waiting.putArray("questions");
      }
    }
    Answers.send(context, 200, json);
  }

  private Explanation explained(RoutingContext context) {
    return switch (read.explanations().explain(taskId(context))) {
      case Explanation.Answer.Explained(var explanation) -> explanation;
      case Explanation.Answer.Missing() -> throw noSuchTask();
      case Explanation.Answer.Unreadable(var because) ->
          throw Problem.of(409, "the row cannot be read: " + because);
    };
  }

  private static Problem noSuchTask() {
    return Problem.notFound("there is no such task, or its message was not received yet");
  }

  /// A person's word for a task may be that of several.
  private String taskId(RoutingContext context) {
    var reference = Parameters.path(context, REFERENCE);
    if (reference.isBlank() || reference.length() > REFERENCE_MAX) {
      throw noSuchTask();
    }
    var named = read.tasks().named(reference);
    if (named.size() > 1) {
      throw Problem.of(409, "tasks of several users have this key: " + named);
    }
    return named.stream().findFirst().orElseThrow(Operations::noSuchTask);
  }

  void overview(RoutingContext context) {
    parameters(context, Set.of());
    Answers.send(context, 200, OverviewJson.of(read.overview().now()));
  }

  void users(RoutingContext context) {
    var parameters = parameters(context, Parameters.OF_USERS);
    var page = paged(() -> read.users().users(parameters.size(), parameters.from()));
    Answers.send(context, 200, UserSlotsJson.of(page));
  }

  private static <P> P paged(Supplier<P> list) {
    try {
      return list.get();
    } catch (IllegalArgumentException _) {
      throw Problem.badRequest("from: is not of a page of this list");
    }
  }

  void deadLetters(RoutingContext context) {
    var parameters = parameters(context, Parameters.OF_LETTERS);
    var withBody = access.mayRead(context.request());
    var json = JsonNodeFactory.instance.objectNode();
    var letters = json.putArray("dead_letters");
    for (var queue : parameters.queues(QUEUES)) {
      read.deadLetters()
          .list(queue, parameters.most())
          .forEach(it -> letters.add(DeadLetterJson.of(it, withBody)));
    }
    Answers.send(context, 200, json);
  }

  void submit(RoutingContext context) {
    parameters(context, Set.of());
    switch (commands.submit(Bodies.required(context))) {
      case Submission.Sent(var taskId) -> {
        context.response().putHeader("Location", ApiRoutes.PREFIX + "/tasks/" + taskId);
        accepted(context, taskId);
      }
      case Submission.Refused(var problems) -> throw Problem.refused(problems);
    }
  }

  void cancel(RoutingContext context) {
    parameters(context, Set.of());
    var body = Bodies.optional(context).orElseGet(JsonNodeFactory.instance::objectNode);
    Bodies.allowOnly(body, Set.of("reason", "requested_by"));
    var reason = Bodies.text(body, "reason", REASON_MAX);
    var by = Bodies.text(body, "requested_by", NAME_MAX);
    var taskId = taskId(context);
    if (!AttemptId.isTaskId(taskId)) {
      throw Problem.of(409, "the id of this task is none that can be cancelled by a message");
    }
    try {
      commands.cancel(taskId, reason, by.orElse("api"));
    } catch (IllegalArgumentException refused) {
      throw Problem.refused(List.of(String.valueOf(refused.getMessage()).split("; ")));
    }
    accepted(context, taskId);
  }

  private static void accepted(RoutingContext context, String taskId) {
    Answers.send(context, 202, JsonNodeFactory.instance.objectNode().put("task_id", taskId));
  }

  void redrive(RoutingContext context) {
    parameters(context, Set.of());
    var queue = Optional.of(Parameters.path(context, QUEUE)).filter(QUEUES::contains);
    var id = Parameters.path(context, MESSAGE);
    if (queue.isEmpty() || !read.deadLetters().redrive(queue.get(), id)) {
      throw Problem.notFound("it is not among the dead letters");
    }
    Answers.send(context, 202, JsonNodeFactory.instance.objectNode().put("redriven", true));
  }

  private static Parameters parameters(RoutingContext context, Set<String> known) {
    return new Parameters(context.queryParams(), known);
  }
}
