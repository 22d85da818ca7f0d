package dev.signalbox.console.web;

import dev.signalbox.console.login.LoginThrottle;
import dev.signalbox.console.login.Logins;
import dev.signalbox.console.page.JteloginGenerated;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.Note;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// In and out.
final class LoginRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

  private final Optional<Logins> logins;
  private final LoginThrottle throttle;

  LoginRoutes(Optional<Logins> logins, InstantSource clock) {
    this.logins = logins;
    this.throttle = new LoginThrottle(clock);
  }

  /// Browsers tell cookies of one host apart by name, not by port, and one machine can run several.
  static String cookieName(HttpServerRequest request) {
    return "signalbox_login_" + request.localAddress().port();
  }

  void form(Exchange exchange) {
    if (exchange.visitor().loggedIn()) {
      exchange.redirect("/");
    } else {
      form(exchange, 200, "", exchange.parameter("to"));
    }
  }

  private static void form(Exchange exchange, int status, String problem, String to) {
    var frame = exchange.frame("Log in", Place.ELSEWHERE);
    exchange.page(status, it -> JteloginGenerated.render(it, null, frame, problem, to));
  }

  void login(Exchange exchange) {
    var request = exchange.context().request();
    var address = request.remoteAddress().hostAddress();
    if (!throttle.allows(address)) {
      exchange.context().response().putHeader("Retry-After", "60");
      form(exchange, 429, "Too many wrong tokens: wait a minute.", exchange.field("to"));
      return;
    }
    var by = logins.filter(it -> it.isToken(exchange.field("token").strip()));
    if (by.isEmpty()) {
      throttle.wrong(address);
      LOG.atWarn().addKeyValue("address", address).log("Somebody gave the console a wrong token");
      form(exchange, 401, "This is not the token.", exchange.field("to"));
      return;
    }
    LOG.atInfo().addKeyValue("address", address).log("Somebody logged in to the console");
    exchange
        .context()
        .response()
        .addCookie(cookie(request, by.get().issue(exchange.now()), Logins.AGE));
    exchange.redirect(withNote(ours(exchange.field("to"))));
  }

  void logout(Exchange exchange) {
    var request = exchange.context().request();
    exchange.context().response().addCookie(cookie(request, "", Duration.ZERO));
    exchange.redirect("/?note=" + Note.LOGGED_OUT.word());
  }

  private static Cookie cookie(HttpServerRequest request, String value, Duration age) {
    return Cookie.cookie(cookieName(request), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(Guard.isSecure(request))
        .setMaxAge(age.toSeconds());
  }

  /// A page of ours that can be asked for; the overview for anything else.
  private static String ours(String to) {
    return to.matches("/([a-z][-A-Za-z0-9_./?=&%:]*)?") ? to : "/";
  }

  private static String withNote(String to) {
    return to + (to.contains("?") ? "&" : "?") + "note=" + Note.LOGGED_IN.word();
  }
}
