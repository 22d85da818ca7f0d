package dev.signalbox.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The page that says which lines a log can hold.
public final class LogIndex {
  static final Path PAGE = Path.of("docs/reference/log.md");
  private static final String EVENTS = "log events";
  private static final String FIELDS = "log fields";

  private final Map<Name, Row> rows = new TreeMap<>();
  private final Map<String, String> fields = new TreeMap<>();

  /// What tells a line from others.
  record Name(String logger, String message) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      var byLogger = logger.compareTo(other.logger);
      return byLogger == 0 ? message.compareTo(other.message) : byLogger;
    }
  }

  /// @param levels at which it may be written
  /// @param keys that it may have
  record Row(Set<String> levels, Set<String> keys, String meaning) {
    String shown(Name name) {
      return "| %s | %s | `%s` | %s | %s |\n"
          .formatted(
              String.join(", ", levels),
              name.message,
              name.logger,
              keys.stream().map(it -> "`" + it + "`").collect(Collectors.joining(" ")),
              meaning);
    }
  }

  /// Reads the page.
  public static LogIndex read() throws IOException {
    var index = new LogIndex();
    var page = Files.readString(PAGE);
    for (var cells : table(page, EVENTS)) {
      index.rows.put(
          new Name(bare(cells.get(2)), bare(cells.get(1))),
          new Row(set(cells.get(0), ", "), set(cells.get(3), " "), cells.get(4)));
    }
    for (var cells : table(page, FIELDS)) {
      index.fields.put(bare(cells.get(0)), cells.get(1));
    }
    return index;
  }

  private static List<List<String>> table(String page, String name) {
    var begin = page.indexOf("<!-- " + name + " -->");
    var end = page.indexOf("<!-- end of " + name + " -->");
    var table = new ArrayList<List<String>>();
    for (var line : page.substring(begin, end).lines().skip(3).toList()) {
      table.add(Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList());
    }
    return table;
  }

  private static String bare(String cell) {
    return cell.replace("`", "");
  }

  private static Set<String> set(String cell, String between) {
    return Arrays.stream(bare(cell).split(between))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Map<Name, Row> rows() {
    return rows;
  }

  Map<String, String> fields() {
    return fields;
  }

  /// What the page says wrongly of a line that was written; empty if it is as it says.
  public String problemOf(String logger, String message, String level, Set<String> keys) {
    var row = rows.get(new Name(logger.substring(logger.lastIndexOf('.') + 1), message));
    if (row == null) {
      return "not in " + PAGE;
    }
    var unsaid = new TreeSet<>(keys);
    unsaid.removeAll(row.keys);
    return row.levels.contains(level) && unsaid.isEmpty()
        ? ""
        : PAGE + " has levels " + row.levels + " and fields " + row.keys;
  }

  /// Writes the table of lines anew, and leaves the rest of the page as it is.
  static void write(Map<Name, Row> rows) throws IOException {
    var page = Files.readString(PAGE);
    var begin = "<!-- " + EVENTS + " -->\n";
    var table =
        new StringBuilder("| level | message | logger | fields | what it means |\n")
            .append("|---|---|---|---|---|\n");
    new TreeMap<>(rows).forEach((name, row) -> table.append(row.shown(name)));
    Files.writeString(
        PAGE,
        page.substring(0, page.indexOf(begin) + begin.length())
            + table
            + page.substring(page.indexOf("<!-- end of " + EVENTS)));
  }
}
