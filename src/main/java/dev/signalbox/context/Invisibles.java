package dev.signalbox.context;

/// Takes out the characters that a reader does not see but a model reads: controls, directions,
/// zero widths, tags. What emoji, keycaps, flags and joined scripts are made of stays.
final class Invisibles {
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int CANCEL_TAG = 0xE007F;
  private static final int KEYCAP = 0x20E3;
  private static final int FLAG_TAGS_MAX = 6;

  private final String text;
  private final StringBuilder kept;
  private int last = -1;

  private Invisibles(String text) {
    this.text = text;
    this.kept = new StringBuilder(text.length());
  }

  static String without(String text) {
    return new Invisibles(text).kept();
  }

  private String kept() {
    for (var at = 0; at < text.length(); ) {
      var point = text.codePointAt(at);
      var next = at + Character.charCount(point);
      if (point == BLACK_FLAG) {
        var end = endOfFlag(next);
        kept.append(text, at, end);
        last = point;
        at = end;
      } else {
        keep(point, at, next);
        at = next;
      }
    }
    return kept.toString();
  }

  private void keep(int point, int at, int next) {
    if (isLineEnd(point)) {
      append('\n');
    } else if (isLoneSurrogate(point)) {
      // JSON has no way to say it that every reader takes.
      append(0xFFFD);
    } else if (!isHidden(point, at, next)) {
      append(point);
    }
  }

  private void append(int point) {
    kept.appendCodePoint(point);
    last = point;
  }

  private boolean isHidden(int point, int at, int next) {
    return isControl(point)
        || isDirection(point)
        || isZeroWidth(point)
        || isIn(point, 0xE0000, CANCEL_TAG)
        || (point == 0xFEFF && at > 0)
        || (isJoiner(point) && (isAscii(last) || isAscii(pointAt(next))))
        || (isVariation(point) && !hasVariation(point, next));
  }

  private static boolean isIn(int point, int first, int last) {
    return point >= first && point <= last;
  }

  private static boolean isLineEnd(int point) {
    return point == 0x85 || point == 0x2028 || point == 0x2029;
  }

  private static boolean isLoneSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static boolean isControl(int point) {
    return point < 0x20
        ? point != '\t' && point != '\n' && point != '\r'
        : point >= 0x7F && point < 0xA0;
  }

  private static boolean isDirection(int point) {
    return point == 0x61C
        || point == 0x200E
        || point == 0x200F
        || isIn(point, 0x202A, 0x202E)
        || isIn(point, 0x2066, 0x2069);
  }

  private static boolean isZeroWidth(int point) {
    return point == 0xAD
        || point == 0x180E
        || point == 0x200B
        || isIn(point, 0x2060, 0x2065)
        || isIn(point, 0x206A, 0x206F)
        || point == 0x3164
        || point == 0xFFA0
        || isIn(point, 0xFFF9, 0xFFFB);
  }

  /// Emoji and some scripts are joined by these, words of ASCII are only broken up.
  private static boolean isJoiner(int point) {
    return point == 0x200C || point == 0x200D || point == 0x34F;
  }

  private static boolean isVariation(int point) {
    return isIn(point, 0xFE00, 0xFE0F) || isIn(point, 0xE0100, 0xE01EF);
  }

  /// Whether there is something that looks different with it. A row of them is a message.
  private boolean hasVariation(int point, int next) {
    return point >= 0xE0100
        ? last >= 0 && Character.isIdeographic(last)
        : (!isAscii(last) && !isVariation(last)) || pointAt(next) == KEYCAP;
  }

  private int pointAt(int at) {
    return at < text.length() ? text.codePointAt(at) : -1;
  }

  /// The edges of the text count as ASCII: there is nothing to join.
  private static boolean isAscii(int point) {
    return point < 0x80;
  }

  /// Behind the tags that make a black flag the one of a region; behind the flag if there are none.
  private int endOfFlag(int start) {
    var at = start;
    for (var tags = 0; tags <= FLAG_TAGS_MAX; tags++) {
      var point = pointAt(at);
      if (point == CANCEL_TAG) {
        return at + Character.charCount(point);
      }
      if (point < 0xE0030 || point > 0xE007A) {
        return start;
      }
      at += Character.charCount(point);
    }
    return start;
  }
}
