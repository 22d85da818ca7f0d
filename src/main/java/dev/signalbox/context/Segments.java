package dev.signalbox.context;

import dev.signalbox.context.Segment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells the code in Markdown from the prose around it. Whichever starts first wins: a fence in a
/// comment is comment, a comment in a fence is code. What is opened and never closed is prose.
final class Segments {
  private static final Pattern FENCE =
      Pattern.compile("( {0,3})(`{3,40}(?!`)|~{3,40}(?!~))([^\\n]*)");
  private static final String COMMENT_START = "<!--";
  private static final String COMMENT_END = "-->";

  private final String text;
  private final List<Segment> segments = new ArrayList<>();
  private int proseFrom;
  private int lineEnd;

  /// The shortest fence of each kind that is known to find no end, so that many of them do not take
  /// the square of their number.
  private int backticksUnclosed = Integer.MAX_VALUE;

  private int tildesUnclosed = Integer.MAX_VALUE;
  private boolean commentsUnclosed;

  private Segments(String text) {
    this.text = text;
  }

  static List<Segment> of(String text) {
    return new Segments(text).split();
  }

  /// The text, with an end to the fence that it leaves open, so that what follows is not in it.
  static String closed(String text) {
    var open = Optional.<String>empty();
    for (var line : text.split("\\R", -1)) {
      var fence = FENCE.matcher(line);
      if (fence.matches()) {
        var run = fence.group(2);
        if (open.isEmpty()) {
          open = canOpen(run, fence.group(3)) ? Optional.of(run) : open;
        } else if (closes(run, fence.group(3), open.get())) {
          open = Optional.empty();
        }
      }
    }
    return open.map(run -> text + (text.endsWith("\n") ? "" : "\n") + run).orElse(text);
  }

  /// How many backticks follow one another at most.
  static int longestRun(String text) {
    var longest = 0;
    var run = 0;
    for (var at = 0; at < text.length(); at++) {
      run = text.charAt(at) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static boolean canOpen(String run, String rest) {
    return run.startsWith("~") || rest.indexOf('`') < 0;
  }

  private static boolean closes(String run, String rest, String opening) {
    return run.charAt(0) == opening.charAt(0) && run.length() >= opening.length() && rest.isBlank();
  }

  private List<Segment> split() {
    for (var at = 0; at < text.length(); ) {
      at = isLineStart(at) ? afterFences(at) : at;
      if (at < text.length()) {
        at = afterCharacter(at);
      }
    }
    add(Kind.PROSE, proseFrom, text.length());
    return segments;
  }

  private boolean isLineStart(int at) {
    return at == 0 || text.charAt(at - 1) == '\n';
  }

  private int afterCharacter(int at) {
    return switch (text.charAt(at)) {
      case '`' -> afterSpan(at);
      case '<' -> afterComment(at);
      default -> at + 1;
    };
  }

  /// Behind all the fenced code that starts at the line's start, or where it was.
  private int afterFences(int start) {
    var at = start;
    for (var end = afterFence(at); end > at; end = afterFence(at)) {
      at = end;
    }
    return at;
  }

  private int afterFence(int at) {
    var opening = FENCE.matcher(text).region(at, text.length());
    if (!opening.lookingAt() || !canOpen(opening.group(2), opening.group(3))) {
      return at;
    }
    var run = opening.group(2);
    if (isKnownUnclosed(run)) {
      return at;
    }
    for (var line = nextLine(opening.end()); line < text.length(); line = nextLine(line)) {
      var closing = FENCE.matcher(text).region(line, text.length());
      if (closing.lookingAt() && closes(closing.group(2), closing.group(3), run)) {
        var end = nextLine(closing.end());
        take(Kind.FENCE, at, end);
        return end;
      }
    }
    noteUnclosed(run);
    return at;
  }

  private boolean isKnownUnclosed(String run) {
    return run.length() >= (run.startsWith("`") ? backticksUnclosed : tildesUnclosed);
  }

  private void noteUnclosed(String run) {
    if (run.startsWith("`")) {
      backticksUnclosed = run.length();
    } else {
      tildesUnclosed = run.length();
    }
  }

  private int nextLine(int at) {
    var end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }

  private int afterSpan(int at) {
    var run = runOfBackticks(at);
    if (at >= lineEnd) {
      lineEnd = nextLine(at);
    }
    for (var other = at + run; other < lineEnd; ) {
      if (text.charAt(other) != '`') {
        other++;
        continue;
      }
      var length = runOfBackticks(other);
      other += length;
      if (length == run) {
        take(Kind.SPAN, at, other);
        return other;
      }
    }
    return at + run;
  }

  private int runOfBackticks(int at) {
    var end = at;
    while (end < text.length() && text.charAt(end) == '`') {
      end++;
    }
    return end - at;
  }

  private int afterComment(int at) {
    if (commentsUnclosed || !text.startsWith(COMMENT_START, at)) {
      return at + 1;
    }
    var end = text.indexOf(COMMENT_END, at + COMMENT_START.length());
    if (end < 0) {
      commentsUnclosed = true;
      return at + 1;
    }
    take(Kind.COMMENT, at, end + COMMENT_END.length());
    return end + COMMENT_END.length();
  }

  private void take(Kind kind, int from, int to) {
    add(Kind.PROSE, proseFrom, from);
    add(kind, from, to);
    proseFrom = to;
  }

  private void add(Kind kind, int from, int to) {
    if (from < to) {
      segments.add(new Segment(kind, text.substring(from, to)));
    }
  }
}
