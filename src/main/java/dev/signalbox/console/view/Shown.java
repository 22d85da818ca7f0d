package dev.signalbox.console.view;

import dev.signalbox.lifecycle.task.TaskStatus;
import java.util.Locale;

/// Texts as a page may show them. Templates escape markup; what they cannot know is that some
/// characters act on the text around them, so each of those is shown as a picture of itself.
public final class Shown {
  private static final int PICTURES = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final String REPLACED = "\uFFFD";
  private static final int LINE_MAX = 300;

  private Shown() {}

  /// In one line, and not longer than a line may be.
  public static String line(String text) {
    var flat = text.length() > 4 * LINE_MAX ? text.substring(0, 4 * LINE_MAX) : text;
    return shortened(cleaned(flat.strip(), false), LINE_MAX);
  }

  /// In as many lines as it has.
  public static String lines(String text) {
    return cleaned(text.replace("\r\n", "\n"), true);
  }

  private static String shortened(String text, int most) {
    var length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String cleaned(String text, boolean withLines) {
    var cleaned = new StringBuilder(text.length());
    text.codePoints().forEach(it -> append(cleaned, it, withLines));
    return cleaned.toString();
  }

  private static void append(StringBuilder to, int character, boolean withLines) {
    if (character == '\n' || character == '\t') {
      if (withLines) {
        to.appendCodePoint(character);
      } else {
        to.append(' ');
      }
    } else if (character < ' ') {
      to.appendCodePoint(PICTURES + character);
    } else if (character == 0x7f) {
      to.appendCodePoint(PICTURE_OF_DELETE);
    } else if (acts(character)) {
      to.append(REPLACED);
    } else {
      to.appendCodePoint(character);
    }
  }

  /// Whether it turns the direction of writing, breaks a line, is invisible or is no character.
  private static boolean acts(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          !joins(character);
      default -> false;
    };
  }

  /// The joiners that emoji and several scripts are written with.
  private static boolean joins(int character) {
    return character == 0x200c || character == 0x200d;
  }

  /// The word of a status for people: `Awaiting approval`.
  public static String status(TaskStatus status) {
    return words(status.name());
  }

  /// A constant's name as words: `TIMED_OUT` is `Timed out`.
  public static String words(String constant) {
    var words = constant.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    return words.isEmpty() ? "" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /// The class of the stylesheet that colours a status.
  public static String tone(TaskStatus status) {
    return switch (status) {
      case PENDING_UPLOADS, SUBMITTED, QUEUED -> "waiting";
      case HYDRATING -> "starting";
      case RUNNING, FINALIZING -> "running";
      case AWAITING_APPROVAL -> "asking";
      case COMPLETED -> "good";
      case FAILED, TIMED_OUT -> "bad";
      case CANCELLED -> "neutral";
    };
  }
}
