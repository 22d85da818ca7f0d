package dev.signalbox.context;

import dev.signalbox.context.Segment.Kind;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes text from outside harmless for an agent that reads it. As the agent's contract has it, it
/// neutralises and does not block: what looks like an instruction stays readable behind a mark,
/// what no reader sees goes.
public final class Sanitizer {
  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE;

  private static final String SPEAKER = "(system|assistant|human)";
  private static final String DECORATION = "[ \\t\\u00A0>*_#+~`|-]*+";

  /// A line that begins as if somebody else spoke, also in a quote, a list or a heading.
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(\\uFEFF?"
              + DECORATION
              + "(?:\\d{1,9}+[.)][ \\t]++)?+"
              + DECORATION
              + ")"
              + SPEAKER
              + "([*_`]*+)[ \\t]*+[:：]",
          FLAGS);

  /// In code only at the very start of a line: indented, it is a key like any other.
  private static final Pattern PREFIX_IN_CODE =
      Pattern.compile("^()" + SPEAKER + "()\\s*+:", FLAGS);

  private static final Pattern PHRASE =
      Pattern.compile(
          "(?:ignore|disregard|forget)\\s++(?:(?:all|any|of|the|these|those|your|my)\\s++){0,4}"
              + "(?:previous|prior|preceding|earlier|above)\\s++"
              + "(?:instructions?|prompts?|directions?)"
              + "|disregard\\s++(?:above|previous|all)"
              + "|new\\s++instructions\\s*+:",
          FLAGS);

  /// The headings under which an agent is told its task by whoever may.
  private static final Pattern OWN_HEADING =
      Pattern.compile(
          "^([ \\t>]*+)(#{1,6}[ \\t]*+(?:task|additional instructions)[ \\t]*+#*+[ \\t]*+)$",
          FLAGS);

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*[\\r\\n]\\s*");

  private Sanitizer() {}

  /// Text in Markdown: a title, a body, a comment.
  public static String text(String text) {
    var visible = Invisibles.without(text);
    var markup = new StringBuilder(visible.length());
    var prose = new StringBuilder();
    for (var segment : Segments.of(Tags.withoutElements(visible))) {
      switch (segment.kind()) {
        case PROSE -> prose.append(segment.text());
        case COMMENT -> {}
        case SPAN, FENCE -> {
          markup.append(Tags.without(prose.toString()));
          prose.setLength(0);
          markup.append(Tags.withoutDangerous(segment.text()));
        }
      }
    }
    markup.append(Tags.without(prose.toString()));
    return marked(markup.toString());
  }

  /// The same in one line, of this length at most.
  static String line(String text, int max) {
    return Cut.atCharacter(LINE_ENDS.matcher(text(text)).replaceAll(" ").strip(), max);
  }

  /// Code, of which every visible character counts: a diff, a path.
  public static String code(String text) {
    return Invisibles.without(text);
  }

  private static String marked(String text) {
    var marked = new StringBuilder(text.length());
    var prose = new StringBuilder();
    for (var segment : Segments.of(text)) {
      if (segment.kind() == Kind.FENCE) {
        marked.append(markedProse(prose.toString()));
        prose.setLength(0);
        marked.append(markedSpeakers(PREFIX_IN_CODE, segment.text()));
      } else {
        prose.append(segment.text());
      }
    }
    marked.append(markedProse(prose.toString()));
    return PHRASE.matcher(marked).replaceAll("[SANITIZED_INSTRUCTION]");
  }

  private static String markedProse(String text) {
    var headings = OWN_HEADING.matcher(text).replaceAll("$1[SANITIZED_PREFIX] $2");
    return markedSpeakers(PREFIX, headings);
  }

  private static String markedSpeakers(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(String.join("", spoken(found))));
  }

  private static List<String> spoken(MatchResult found) {
    return List.of(found.group(1), "[SANITIZED_PREFIX] ", found.group(2), found.group(3), ":");
  }
}
