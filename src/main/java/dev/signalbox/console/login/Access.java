package dev.signalbox.console.login;

import dev.signalbox.console.view.Visitor;
import dev.signalbox.query.Sight;
import java.time.Instant;
import java.util.Optional;

/// What whoever asks may see and do. On this machine everybody may look. From others, whoever holds
/// the token: where there is none, nobody may. Prompts, messages and output are for whoever holds
/// the token, and for everybody on this machine where there is none.
///
/// @param loopback whether the port is reached from this machine only
public record Access(Optional<Logins> logins, boolean loopback) {
  /// @param cookie what the browser sent, if anything
  public Visitor visitor(Optional<String> cookie, Instant now) {
    var login = logins.flatMap(by -> cookie.filter(it -> by.isGood(it, now)).map(by::csrf));
    return new Visitor(
        login.isPresent(),
        logins.isPresent(),
        login.isPresent() || (logins.isEmpty() && loopback) ? Sight.CONTENTS : Sight.STATES,
        login.orElse(""));
  }

  public boolean mayLook(Visitor visitor) {
    return loopback || visitor.loggedIn();
  }
}
