package dev.signalbox.console.view;

import dev.signalbox.query.Sight;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Whoever asked for a page, and what it may show and offer.
///
/// @param loggedIn whether the token was given
/// @param canLogIn whether there is a token that could be given
/// @param sight whether prompts, messages and output may be shown
/// @param csrf what each form must send back; empty for whoever may not act
public record Visitor(boolean loggedIn, boolean canLogIn, Sight sight, String csrf) {
  public boolean seesContents() {
    return sight == Sight.CONTENTS;
  }

  public boolean mayAct() {
    return loggedIn;
  }

  /// Whether a form comes from a page that was made for this visitor.
  public boolean sent(String givenCsrf) {
    return loggedIn && MessageDigest.isEqual(bytes(csrf), bytes(givenCsrf));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Without what forms are known by.
  @Override
  public String toString() {
    return "Visitor[loggedIn=%s, sight=%s]".formatted(loggedIn, sight);
  }
}
