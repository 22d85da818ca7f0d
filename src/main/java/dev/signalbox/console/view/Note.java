package dev.signalbox.console.view;

import java.util.Arrays;
import java.util.Optional;

/// What came of an action. The next page is told by its word in the URL, so that no text of others
/// can come from there.
public enum Note {
  CANCEL_SENT("cancel-sent", true, "Cancel is sent. It shows here as soon as it is handled."),
  REDRIVEN("redriven", true, "The message is back on its queue."),
  NOT_THERE("not-there", false, "That message is not among the dead letters any more."),
  SUBMITTED("submitted", true, "The task is sent. It shows here as soon as it has a row."),
  LOGGED_IN("logged-in", true, "You are logged in."),
  LOGGED_OUT("logged-out", true, "You are logged out.");

  private final String word;
  private final boolean good;
  private final String text;

  Note(String word, boolean good, String text) {
    this.word = word;
    this.good = good;
    this.text = text;
  }

  public String word() {
    return word;
  }

  public boolean good() {
    return good;
  }

  public String text() {
    return text;
  }

  public static Optional<Note> ofWord(String word) {
    return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
  }
}
