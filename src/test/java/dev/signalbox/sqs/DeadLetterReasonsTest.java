package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.sqs.deadletter.DeadLetters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The words that a person may ask for are those that the service writes.
class DeadLetterReasonsTest {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:(?:[Uu]nusable|Broken)\\(\\s*|DEAD_LETTER_REASON = )\"([^\"]+)\"");

  @Test
  void everyReasonThatIsWrittenIsKnownAndEveryKnownOneIsWritten() throws IOException {
    var written = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        WRITTEN.matcher(Files.readString(file)).results().forEach(it -> written.add(it.group(1)));
      }
    }

    assertThat(DeadLetters.REASONS).containsExactlyInAnyOrderElementsOf(written);
  }
}
