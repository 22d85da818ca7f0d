package dev.signalbox.console.web;

import dev.signalbox.console.Blocking;
import dev.signalbox.console.HostName;
import dev.signalbox.console.Routes;
import dev.signalbox.console.live.LiveViews;
import dev.signalbox.console.login.Access;
import dev.signalbox.console.login.Logins;
import dev.signalbox.console.view.TaskSearch;
import dev.signalbox.console.view.Visitor;
import dev.signalbox.query.Overview.Dependency;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// All pages of the console, and what stands before them.
public final class WebConsole implements Routes {
  private static final long FORM_BYTES_MAX = 128 * 1_024L;

  private final Access access;
  private final InstantSource clock;
  private final Assets assets = new Assets();
  private final LiveViews live;
  private final OverviewRoutes overview;
  private final TaskRoutes tasks;
  private final ListRoutes lists;
  private final ActionRoutes actions;
  private final LoginRoutes logins;

  /// How it is served.
  ///
  /// @param token whoever holds it may act
  /// @param loopback whether it is reached from this machine only
  /// @param lookEvery how often what is watched is read anew
  public record Options(Optional<String> token, boolean loopback, Duration lookEvery) {
    /// Without the secret.
    @Override
    public String toString() {
      return "Options[token=%s, loopback=%s, lookEvery=%s]"
          .formatted(token.isPresent() ? "given" : "none", loopback, lookEvery);
    }
  }

  /// @param dependencies as this replica sees them, for when nothing else can be read
  /// @param random must not be guessable
  public WebConsole(
      ReadSide read,
      TaskCommands commands,
      Supplier<List<Dependency>> dependencies,
      Options options,
      InstantSource clock,
      RandomGenerator random) {
    var signed = options.token().map(it -> new Logins(it, random));
    this.access = new Access(signed, options.loopback());
    this.clock = clock;
    this.live = new LiveViews(options.lookEvery());
    this.overview = new OverviewRoutes(read.overview(), dependencies);
    this.tasks = new TaskRoutes(read.tasks(), read.explanations(), clock);
    this.lists = new ListRoutes(read.deadLetters(), read.users());
    this.actions = new ActionRoutes(commands, read.deadLetters());
    this.logins = new LoginRoutes(signed, clock);
  }

  /// The pages that are watched now.
  public LiveViews live() {
    return live;
  }

  @Override
  public void mount(Router router) {
    asked(router, "/assets/*").handler(Guard::headers).handler(assets::serve);
    page(router, "/", overview::show);
    page(router, "/tasks", tasks::list);
    page(router, "/find", tasks::find);
    page(router, "/tasks/:id", tasks::show);
    page(router, "/tasks/:id/actions", tasks::actions);
    page(router, "/dead-letters", lists::letters);
    page(router, "/dead-letters/:queue/:id", lists::letter);
    page(router, "/users", lists::users);
    page(router, "/submit", it -> acting(it, actions::form));
    stream(router, "/live/overview", this::watchOverview);
    stream(router, "/live/tasks/:id", this::watchTask);
    action(router, "/tasks/:id/cancel", actions::cancel);
    action(router, "/dead-letters/redrive", actions::redrive);
    action(router, "/submit", actions::submit);
    action(router, "/logout", logins::logout);
    open(asked(router, "/login"), logins::form);
    open(router.post("/login"), logins::login);
    nothing(router);
  }

  private void watchOverview(RoutingContext context, Visitor visitor) {
    live.stream(context, "overview", overview::events);
  }

  private void watchTask(RoutingContext context, Visitor visitor) {
    var id = Exchange.id(context);
    var sight = visitor.sight();
    live.stream(context, sight + " " + id, () -> tasks.events(id, sight));
  }

  /// What only asks, with or without wanting to hear the answer.
  private static Route asked(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /// For whoever may look.
  private void page(Router router, String path, Consumer<Exchange> handler) {
    asked(router, path)
        .handler(Guard::headers)
        .handler(new Blocking(it -> answer(it, exchange -> looking(exchange, handler))));
  }

  /// For whoever may act, from a page of ours.
  private void action(Router router, String path, Consumer<Exchange> handler) {
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(FORM_BYTES_MAX))
        .handler(Guard::headers)
        .handler(new Blocking(it -> answer(it, exchange -> acting(exchange, handler))));
  }

  /// For everybody, from a page of ours.
  private void open(Route route, Consumer<Exchange> handler) {
    route
        .handler(BodyHandler.create(false).setBodyLimit(FORM_BYTES_MAX))
        .handler(Guard::headers)
        .handler(new Blocking(it -> answer(it, handler)));
  }

  private void stream(Router router, String path, BiConsumer<RoutingContext, Visitor> handler) {
    router
        .get(path)
        .handler(Guard::headers)
        .handler(
            context -> {
              var visitor = exchange(context).visitor();
              if (access.mayLook(visitor) && isMeantForUs(context)) {
                handler.accept(context, visitor);
              } else {
                context.response().setStatusCode(401).end();
              }
            });
  }

  /// A person who took a wrong way is told by a page; a program is told by what stands behind.
  private void nothing(Router router) {
    asked(router, "/*")
        .order(Integer.MAX_VALUE - 1)
        .handler(
            context -> {
              var accepted = String.valueOf(context.request().getHeader("Accept"));
              if (accepted.contains("text/html")
                  && !String.valueOf(context.request().path()).startsWith("/health")) {
                Guard.headers(context.response());
                answer(context, it -> it.error(404, "No such page", "There is nothing here."));
              } else {
                context.next();
              }
            });
  }

  private Exchange exchange(RoutingContext context) {
    var now = clock.instant();
    var cookie =
        Optional.ofNullable(context.request().getCookie(LoginRoutes.cookieName(context.request())))
            .map(Cookie::getValue);
    return new Exchange(context, access.visitor(cookie, now), assets.urls(), now);
  }

  private boolean isMeantForUs(RoutingContext context) {
    return !access.loopback() || HostName.isOfThisMachine(context.request());
  }

  private void answer(RoutingContext context, Consumer<Exchange> handler) {
    var exchange = exchange(context);
    var isForm = HttpMethod.POST.equals(context.request().method());
    if (!isMeantForUs(context)) {
      exchange.error(403, "Not by this name", "Ask for it as localhost or 127.0.0.1.");
    } else if (isForm && !Guard.isFromOurPage(context.request())) {
      exchange.error(403, "Not from another site", "This form was not sent by the console.");
    } else {
      guarded(exchange, handler);
    }
  }

  private static void guarded(Exchange exchange, Consumer<Exchange> handler) {
    try {
      handler.accept(exchange);
    } catch (RuntimeException failure) {
      if (exchange.context().response().headWritten()) {
        throw failure;
      }
      exchange.error(503, "It cannot be done now", Trouble.told(failure));
    }
  }

  private void looking(Exchange exchange, Consumer<Exchange> handler) {
    if (access.mayLook(exchange.visitor())) {
      handler.accept(exchange);
    } else {
      var uri = exchange.context().request().uri();
      exchange.redirect("/login?to=" + TaskSearch.encoded(uri));
    }
  }

  private void acting(Exchange exchange, Consumer<Exchange> handler) {
    if (!exchange.visitor().mayAct()) {
      exchange.error(403, "Log in first", "Only whoever gave the token may act here.");
    } else if (HttpMethod.POST.equals(exchange.context().request().method())
        && !exchange.visitor().sent(exchange.field("csrf"))) {
      exchange.error(403, "This page is too old", "Go back, load the page again, and repeat it.");
    } else {
      handler.accept(exchange);
    }
  }
}
