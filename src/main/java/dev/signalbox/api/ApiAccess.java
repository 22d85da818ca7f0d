package dev.signalbox.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.console.HostName;
import dev.signalbox.query.Sight;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who may see and do what. On this machine everybody may look; from others, whoever holds the
/// token. Acting needs the token everywhere, so that no page of a browser can act in passing.
///
/// @param loopback whether the port is reached from this machine only
public record ApiAccess(Optional<String> token, boolean loopback) {
  /// What a request without the token gets to hear.
  private static final String NO_TOKEN =
      "no token is set here (SIGNALBOX_CONSOLE_TOKEN), so nobody may";

  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+) *");

  /// Without the secret.
  @Override
  public String toString() {
    return "ApiAccess[loopback=" + loopback + "]";
  }

  /// Throws `Problem` unless the request may look.
  void mayLook(HttpServerRequest request) {
    if (!loopback) {
      mayAct(request);
    } else if (!isGood(request)) {
      if (request.getHeader("Authorization") != null) {
        throw Problem.unauthorized("the token is wrong");
      }
      if (!HostName.isOfThisMachine(request)) {
        throw Problem.forbidden("without the token, only under a name of this machine");
      }
    }
  }

  /// Throws `Problem` unless the request may act.
  void mayAct(HttpServerRequest request) {
    if (token.isEmpty()) {
      throw Problem.forbidden(NO_TOKEN);
    }
    if (!isGood(request)) {
      throw Problem.unauthorized(
          request.getHeader("Authorization") == null
              ? "send 'Authorization: Bearer TOKEN'"
              : "the token is wrong");
    }
  }

  /// How much it may see.
  Sight sight(HttpServerRequest request) {
    return isGood(request) || (loopback && token.isEmpty()) ? Sight.CONTENTS : Sight.STATES;
  }

  private boolean isGood(HttpServerRequest request) {
    var sent = Optional.ofNullable(request.getHeader("Authorization")).map(BEARER::matcher);
    return token.isPresent()
        && sent.filter(it -> it.matches())
            .filter(it -> isEqual(it.group(1), token.get()))
            .isPresent();
  }

  /// Takes the same time whatever is sent, as far as the two have the same length.
  private static boolean isEqual(String sent, String token) {
    return MessageDigest.isEqual(sent.getBytes(UTF_8), token.getBytes(UTF_8));
  }
}
