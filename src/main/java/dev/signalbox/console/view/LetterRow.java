package dev.signalbox.console.view;

import dev.signalbox.query.DeadLetter;
import java.time.Instant;

/// A dead letter as its list shows it.
public record LetterRow(DeadLetter letter, Instant now) {
  private static final int BODY_MAX = 16_384;

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

  public String body() {
    var body = letter.body().orElse("");
    return Shown.lines(body.length() <= BODY_MAX ? body : body.substring(0, BODY_MAX));
  }

  /// How many characters of the body are not shown.
  public int leftOut() {
    return Math.max(0, letter.body().map(String::length).orElse(0) - BODY_MAX);
  }
}
