package dev.signalbox.cli.local;

import java.util.ArrayList;
import java.util.List;

/// Splits a command line at spaces, as a shell does: quotes of either kind keep spaces together,
/// wherever in a word they stand. A backslash is an ordinary character.
public final class CommandLineSplitter {
  private static final char NONE = 0;

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private char quote = NONE;

  private CommandLineSplitter() {}

  /// @throws IllegalArgumentException when a quote is opened and never closed
  public static List<String> of(String line) {
    var splitter = new CommandLineSplitter();
    line.chars().forEach(each -> splitter.take((char) each));
    return splitter.end();
  }

  private void take(char next) {
    if (quote != NONE) {
      takeQuoted(next);
    } else if (next == '"' || next == '\'') {
      quote = next;
      begun = true;
    } else if (Character.isWhitespace(next)) {
      endWord();
    } else {
      word.append(next);
      begun = true;
    }
  }

  private void takeQuoted(char next) {
    if (next == quote) {
      quote = NONE;
    } else {
      word.append(next);
    }
  }

  /// A word of nothing but quotes is an empty word.
  private void endWord() {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
      begun = false;
    }
  }

  private List<String> end() {
    if (quote != NONE) {
      throw new IllegalArgumentException("has a quote that is never closed: " + quote);
    }
    endWord();
    return List.copyOf(words);
  }
}
