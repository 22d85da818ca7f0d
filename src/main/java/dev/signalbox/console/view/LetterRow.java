package dev.signalbox.console.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.query.DeadLetter;
import java.time.Instant;

/// A dead letter as its list shows it, and its own page.
public record LetterRow(DeadLetter letter, Instant now) {
  /// A list of many letters is a small page all the same.
  private static final int BODY_BYTES_MAX = 2_000;

  public String reason() {
    return letter.reason().map(Shown::line).orElse("moved by SQS");
  }

  public String detail() {
    return letter.detail().map(Shown::line).orElse("");
  }

  public String sent() {
    return Times.full(letter.sentAt());
  }

  public String age() {
    return Times.ago(letter.sentAt(), now);
  }

  /// Of its own page.
  public String url() {
    return "/dead-letters/" + letter.queue() + "/" + TaskSearch.encoded(letter.id());
  }

  /// Its beginning.
  public String body() {
    return Shown.lines(text().substring(0, shown()));
  }

  public String wholeBody() {
    return Shown.lines(text());
  }

  /// How many characters of the body are not in its beginning.
  public int leftOut() {
    return text().length() - shown();
  }

  /// Empty for whoever may not see it.
  private String text() {
    return letter.body().orElse("");
  }

  private int shown() {
    var body = text();
    int bytes = 0;
    int end = 0;
    while (end < body.length()) {
      var character = body.codePointAt(end);
      bytes += bytes(character);
      if (bytes > BODY_BYTES_MAX) {
        return end;
      }
      end += Character.charCount(character);
    }
    return end;
  }

  /// As a page spells it: what acts on a page or on the text around it takes several.
  private static int bytes(int character) {
    return switch (character) {
      case '<', '>' -> 4;
      case '&' -> 5;
      default ->
          Math.max(character < ' ' ? 3 : 1, Character.toString(character).getBytes(UTF_8).length);
    };
  }
}
