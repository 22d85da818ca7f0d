package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.house.LogIndex.Name;
import dev.signalbox.house.LogIndex.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `docs/reference/log.md` names every line that the sources can write. A new line is put there by
/// `mvn test -Dtest=LogIndexTest -Dgolden=write`; what it means is then to be said by hand.
class LogIndexTest {
  private static final String UNSAID = "?";

  /// The fields that every line has or may have, which the encoder writes.
  private static final Set<String> OF_THE_ENCODER =
      Set.of("time", "level", "logger", "message", "trace_id", "span_id", "stack_trace");

  /// What a message or a person wrote for the agent, and secrets.
  private static final String FORBIDDEN =
      "(.*_)?(body|payload|prompt|description|task_description|title|comment|content|text|secret"
          + "|token|password|authorization)";

  private static final List<LogCalls> CALLS = new ArrayList<>();
  private static final Set<String> KEYS = new TreeSet<>();

  @BeforeAll
  static void readTheSources() throws IOException {
    for (var file : SourceFormatTest.sources()) {
      if (file.startsWith("src/main")) {
        var said = LogCalls.of(file);
        CALLS.addAll(said.calls());
        KEYS.addAll(said.keys());
      }
    }
  }

  @Test
  void theSourcesAreUnderstood() {
    assertThat(CALLS)
        .hasSizeGreaterThan(60)
        .anyMatch(it -> it.message().equals(Optional.of("session started")))
        .anyMatch(it -> it.logger().equals("QueueConsumer") && it.keys().contains("messages"))
        .anyMatch(it -> it.level().equals(Optional.of("ERROR")));
  }

  /// The message of an exception may quote the body or the row that caused it.
  @Test
  void noExceptionIsWrittenButInTheLocalAwsAndForDebugging() throws IOException {
    var quoting = Pattern.compile("LOG\\s*\\.at(?!Debug)\\w+\\([^;]*?\\.setCause\\(");
    var found = new ArrayList<Path>();
    for (var file : SourceFormatTest.sources()) {
      if (file.startsWith("src/main")
          && !file.startsWith("src/main/java/dev/signalbox/local")
          && quoting.matcher(Files.readString(file)).find()) {
        found.add(file);
      }
    }
    assertThat(found).isEmpty();
  }

  /// A text that is put together from others could hold a part of a message, and cannot be searched
  /// for.
  @Test
  void messagesAndKeysAreConstantTexts() {
    assertThat(CALLS).filteredOn(it -> it.message().isEmpty()).isEmpty();
    assertThat(KEYS).doesNotContain("?");
  }

  @Test
  void everyLineIsInTheIndexAndTheIndexHasNoOther() throws IOException {
    var made = made(LogIndex.read());
    if ("write".equals(System.getProperty("golden"))) {
      LogIndex.write(made);
    }
    var said = LogIndex.read().rows();

    assertThat(said.keySet()).as("write it with -Dgolden=write").isEqualTo(made.keySet());
    assertThat(said).isEqualTo(made);
    assertThat(said.values()).as("what each means is said").noneMatch(it -> it.meaning().isEmpty());
    assertThat(said.values()).noneMatch(it -> it.meaning().equals(UNSAID));
    assertThat(said.values()).noneMatch(it -> it.levels().isEmpty());
  }

  /// What the page says, with whatever the sources say in addition.
  private static Map<Name, Row> made(LogIndex page) {
    var made = new TreeMap<Name, Row>();
    for (var call : CALLS) {
      var name = new Name(call.logger(), call.message().orElse("?"));
      var known = page.rows().getOrDefault(name, new Row(Set.of(), Set.of(), UNSAID));
      made.merge(name, with(known, call), LogIndexTest::merged);
    }
    return made;
  }

  private static Row with(Row row, LogCalls call) {
    return merged(
        row, new Row(call.level().map(Set::of).orElse(Set.of()), call.keys(), row.meaning()));
  }

  private static Row merged(Row one, Row other) {
    return new Row(
        both(one.levels(), other.levels()), both(one.keys(), other.keys()), one.meaning());
  }

  private static Set<String> both(Set<String> some, Set<String> more) {
    var all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  @Test
  void theFieldsAreAClosedListWithoutWhatPeopleWroteForAgents() throws IOException {
    var said = LogIndex.read();

    assertThat(said.fields().keySet()).isEqualTo(both(KEYS, OF_THE_ENCODER));
    assertThat(said.fields().keySet()).noneMatch(it -> it.matches(FORBIDDEN));
    assertThat(said.fields().keySet()).allMatch(it -> it.matches("[a-z][a-z0-9_]*"));
    assertThat(said.rows().values())
        .allSatisfy(row -> assertThat(said.fields().keySet()).containsAll(row.keys()));
  }
}
