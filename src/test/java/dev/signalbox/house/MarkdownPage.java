package dev.signalbox.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Markdown file as far as its links go. Reads what GitHub renders: fenced code and inline code
/// hold no links and no headings.
///
/// @param lines the lines outside of fenced code
record MarkdownPage(Path file, List<String> lines) {
  private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.+?)[ #]*");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern INLINE = Pattern.compile("\\]\\(<?([^)\\s>]+)[^)]*\\)");
  private static final Pattern DEFINITION = Pattern.compile("^ {0,3}\\[[^]]+\\]: *(\\S+)");
  private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z0-9+.-]*:.*|//.*");

  /// A link to a place in this repository.
  record Link(Path from, String target) {
    private static final int NO_ANCHOR = -1;

    /// Whether the file is there and, if an anchor is named, has a heading of that name.
    boolean leadsSomewhere() throws IOException {
      if (target.startsWith("/") || file().startsWith("..") || !Files.exists(file())) {
        return false;
      }
      var anchor = anchor();
      return anchor.isEmpty()
          || (page().isPresent() && read(page().get()).anchors().contains(anchor.get()));
    }

    /// The Markdown file that it leads to; of a folder that is its README, which GitHub shows.
    Optional<Path> page() {
      var file = Files.isDirectory(file()) ? file().resolve("README.md") : file();
      return Optional.of(file.normalize())
          .filter(it -> it.toString().endsWith(".md") && Files.isRegularFile(it));
    }

    private Path file() {
      var at = target.indexOf('#');
      var path = at == NO_ANCHOR ? target : target.substring(0, at);
      return path.isEmpty() ? from : from.resolveSibling(path).normalize();
    }

    private Optional<String> anchor() {
      var at = target.indexOf('#');
      return at == NO_ANCHOR ? Optional.empty() : Optional.of(target.substring(at + 1));
    }

    @Override
    public String toString() {
      return from + " -> " + target;
    }
  }

  static MarkdownPage read(Path file) throws IOException {
    var lines = new ArrayList<String>();
    var fenced = false;
    for (var line : Files.readAllLines(file)) {
      if (FENCE.matcher(line).matches()) {
        fenced = !fenced;
      } else if (!fenced) {
        lines.add(line);
      }
    }
    return new MarkdownPage(file, List.copyOf(lines));
  }

  List<Link> links() {
    return lines.stream()
        .map(line -> CODE.matcher(line).replaceAll(""))
        .flatMap(line -> Stream.of(INLINE, DEFINITION).flatMap(it -> it.matcher(line).results()))
        .map(match -> match.group(1))
        .filter(target -> !EXTERNAL.matcher(target).matches())
        .map(target -> new Link(file, target))
        .toList();
  }

  List<String> titles() {
    return headings().filter(it -> it.group(1).length() == 1).map(it -> it.group(2)).toList();
  }

  /// The anchors that GitHub gives the headings: lower case, punctuation dropped, spaces as
  /// hyphens, and a number behind each repetition.
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    var seen = new HashMap<String, Integer>();
    for (var heading : headings().map(it -> it.group(2)).toList()) {
      var slug = slug(heading);
      var before = seen.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    return anchors;
  }

  private Stream<MatchResult> headings() {
    return lines.stream()
        .map(HEADING::matcher)
        .filter(it -> it.matches())
        .map(it -> it.toMatchResult());
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
        .replace(' ', '-');
  }
}
