package dev.signalbox.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes the tags of HTML out of text. One pass, and yet nothing that is left forms a tag: one that
/// comes together when another between its parts is gone is seen when it ends.
final class Tags {
  /// Elements whose content goes with them.
  private static final Set<String> DANGEROUS =
      Set.of("script", "style", "iframe", "object", "embed", "form", "input");

  /// A link or an address in angle brackets, which is no tag.
  private static final Pattern LINK =
      Pattern.compile("<(?:https?://|ssh://|git://|mailto:)[^\\s<>]+|<[^\\s<>@/:]+@[^\\s<>@]+");

  private enum What {
    /// Where a dangerous element starts, with all that is in it.
    ELEMENTS,
    /// Those, and where one ends that did not start.
    DANGEROUS,
    ALL
  }

  private final String text;
  private final What what;
  private final StringBuilder kept;
  private final Deque<Integer> starts = new ArrayDeque<>();
  private final Set<String> withoutEnd = new HashSet<>();

  private Tags(String text, What what) {
    this.text = text;
    this.what = what;
    this.kept = new StringBuilder(text.length());
  }

  /// Without any tag; the content of dangerous elements goes too.
  static String without(String text) {
    return new Tags(text, What.ALL).kept();
  }

  /// Without the tags of dangerous elements.
  static String withoutDangerous(String text) {
    return new Tags(text, What.DANGEROUS).kept();
  }

  /// Without the dangerous elements and all that is in them.
  static String withoutElements(String text) {
    return new Tags(text, What.ELEMENTS).kept();
  }

  private String kept() {
    for (var at = 0; at < text.length(); ) {
      var character = text.charAt(at++);
      if (character == '<') {
        starts.push(kept.length());
      }
      if (character == '>' && startsTag()) {
        at = afterTag(at);
      } else {
        kept.append(character);
      }
    }
    return kept.toString();
  }

  /// Whether a tag ends here that starts at the top of the stack. What starts none is forgotten,
  /// because the text behind it stays; and no tag reaches over a `>`.
  private boolean startsTag() {
    while (!starts.isEmpty() && !isTag(starts.element())) {
      starts.pop();
    }
    if (!starts.isEmpty() && isLink(starts.element())) {
      starts.clear();
    }
    return !starts.isEmpty();
  }

  private boolean isTag(int start) {
    var name = nameAt(start + 1);
    return switch (what) {
      case ELEMENTS -> DANGEROUS.contains(name) && !isEnd(start);
      case DANGEROUS -> DANGEROUS.contains(name);
      case ALL -> !name.isEmpty();
    };
  }

  private boolean isEnd(int start) {
    return kept.charAt(start + 1) == '/';
  }

  private boolean isLink(int start) {
    return LINK.matcher(kept).region(start, kept.length()).matches();
  }

  /// Where to go on after the tag that ends before `at`.
  private int afterTag(int at) {
    int start = starts.pop();
    var name = nameAt(start + 1);
    var isAlone = isEnd(start) || kept.charAt(kept.length() - 1) == '/';
    kept.setLength(start);
    return isAlone || !DANGEROUS.contains(name) ? at : afterElement(name, at);
  }

  /// The name of a tag that starts before `from`, in small letters; empty if none does.
  private String nameAt(int from) {
    var start = from < kept.length() && kept.charAt(from) == '/' ? from + 1 : from;
    var end = start;
    while (end < kept.length() && isOfName(kept.charAt(end), end > start)) {
      end++;
    }
    return kept.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isOfName(char character, boolean inside) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (inside && (character == '-' || (character >= '0' && character <= '9')));
  }

  /// Behind the end tag, or where it was if there is none.
  private int afterElement(String name, int at) {
    if (withoutEnd.contains(name)) {
      return at;
    }
    var end =
        Pattern.compile("</" + name + "\\s*>", Pattern.CASE_INSENSITIVE)
            .matcher(text)
            .region(at, text.length());
    if (end.find()) {
      return end.end();
    }
    withoutEnd.add(name);
    return at;
  }
}
