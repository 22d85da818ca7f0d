package dev.signalbox.cli.text;

import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/// How many columns of a terminal a text takes. Signs of East Asia and emoji take two, marks on
/// another sign none (Unicode Standard Annex 11).
final class Columns {
  private static final Set<UnicodeScript> WIDE =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.YI);

  private static final int FULLWIDTH_END = 0xFF60;
  private static final int HALFWIDTH_END = 0xFFDC;

  private Columns() {}

  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /// Where a text must end, as an index, to take no more than so many columns.
  static int end(String text, int columns) {
    var end = 0;
    var left = columns;
    while (end < text.length()) {
      var point = text.codePointAt(end);
      left -= of(point);
      if (left < 0) {
        break;
      }
      end += Character.charCount(point);
    }
    return end;
  }

  private static int of(int point) {
    if (point < 0x300) {
      return 1;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    var block = UnicodeBlock.of(point);
    if (UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS.equals(block)) {
      return point <= FULLWIDTH_END || point > HALFWIDTH_END;
    }
    return WIDE.contains(UnicodeScript.of(point))
        || UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION.equals(block)
        || Character.isEmojiPresentation(point);
  }
}
