package dev.signalbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.console.Blocking;
import dev.signalbox.console.Routes;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes of the JSON API: who may use each, and what is answered where it cannot be used.
public final class ApiRoutes implements Routes {
  /// Where it is served.
  public static final String PREFIX = "/api/v1";

  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
  private static final String DOCUMENT = "/api/openapi.json";
  private static final String ONE_TASK = "/tasks/:" + Operations.REFERENCE;

  private final Operations operations;
  private final ApiAccess access;
  private final JsonNode document = read();

  /// @param explanationJson spells an explanation
  public ApiRoutes(
      ReadSide read,
      TaskCommands commands,
      ApiAccess access,
      Function<Explanation, ObjectNode> explanationJson) {
    this.operations = new Operations(read, commands, access, explanationJson);
    this.access = access;
  }

  private static JsonNode read() {
    try (var in = ApiRoutes.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + DOCUMENT);
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void mount(Router router) {
    router.route(PREFIX + "/*").failureHandler(ApiRoutes::failed);
    look(router, "/openapi.json", it -> Answers.send(it, 200, document));
    look(router, "/tasks", operations::tasks);
    act(router, "/tasks", operations::submit);
    look(router, ONE_TASK, operations::task);
    look(router, ONE_TASK + "/timeline", operations::timeline);
    act(router, ONE_TASK + "/cancel", operations::cancel);
    look(router, "/overview", operations::overview);
    look(router, "/users", operations::users);
    look(router, "/dead-letters", operations::deadLetters);
    var letter = "/dead-letters/:" + Operations.QUEUE + "/:" + Operations.MESSAGE;
    act(router, letter + "/redrive", operations::redrive);
    refuseOtherMethods(router);
    router.route(PREFIX + "/*").handler(it -> Problem.notFound("there is nothing here").send(it));
  }

  private void look(Router router, String path, Handler<RoutingContext> work) {
    router
        .route(PREFIX + path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(checked(it -> access.mayLook(it.request())))
        .handler(new Blocking(work));
  }

  /// Whoever may not act is told so before its body is read.
  private void act(Router router, String path, Handler<RoutingContext> work) {
    router
        .route(PREFIX + path)
        .method(HttpMethod.POST)
        .handler(checked(it -> access.mayAct(it.request())));
    router
        .route(PREFIX + path)
        .method(HttpMethod.POST)
        .handler(BodyHandler.create(false).setBodyLimit(Bodies.MOST_BYTES))
        .handler(new Blocking(work));
  }

  private static Handler<RoutingContext> checked(Handler<RoutingContext> check) {
    return context -> {
      check.handle(context);
      context.next();
    };
  }

  /// A path that is known says which methods it has.
  private static void refuseOtherMethods(Router router) {
    var allowed =
        List.of(
            new Allowed("/tasks", "GET, HEAD, POST"),
            new Allowed("/openapi.json", "GET, HEAD"),
            new Allowed("/overview", "GET, HEAD"),
            new Allowed("/users", "GET, HEAD"),
            new Allowed("/dead-letters", "GET, HEAD"),
            new Allowed(ONE_TASK, "GET, HEAD"),
            new Allowed(ONE_TASK + "/timeline", "GET, HEAD"),
            new Allowed(ONE_TASK + "/cancel", "POST"),
            new Allowed("/dead-letters/:queue/:message_id/redrive", "POST"));
    for (var one : allowed) {
      router
          .route(PREFIX + one.path())
          .handler(
              it -> {
                it.response().putHeader("Allow", one.methods());
                Problem.of(405, "only " + one.methods()).send(it);
              });
    }
  }

  private record Allowed(String path, String methods) {}

  private static void failed(RoutingContext context) {
    problem(context).send(context);
  }

  private static Problem problem(RoutingContext context) {
    return switch (context.failure()) {
      case Problem problem -> problem;
      case DependencyUnavailable trouble -> told(503, trouble);
      case DependencyRefused trouble -> told(502, trouble);
      case null -> refusedByVertx(context.statusCode());
      case Throwable _ when context.statusCode() < 500 -> refusedByVertx(context.statusCode());
      case Throwable broken -> broken(broken);
    };
  }

  private static Problem refusedByVertx(int status) {
    return status == 413
        ? Problem.of(status, "a body may have 256 KiB at most")
        : Problem.of(status, "the request is not well-formed");
  }

  private static Problem told(int status, RuntimeException trouble) {
    LOG.atWarn().addKeyValue("problem", trouble.getMessage()).log("The API cannot ask AWS");
    return Problem.of(status, "the log of the service says why");
  }

  /// Its message may quote what caused it.
  private static Problem broken(Throwable broken) {
    LOG.atError()
        .addKeyValue("problem", broken.getClass().getName())
        .addKeyValue("at", broken.getStackTrace().length == 0 ? "" : broken.getStackTrace()[0] + "")
        .log("A request to the API broke its handler: look into it");
    return Problem.of(500, "the log of the service says where");
  }
}
