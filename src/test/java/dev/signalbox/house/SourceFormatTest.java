package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every source file is as google-java-format writes it; `mvn test -Dtest=SourceFormatTest
/// -Dformat=write` mends them. A test, not a Maven plugin, because a plugin would parse Java 25
/// with Maven's own JDK 17.
class SourceFormatTest {
  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    var write = "write".equals(System.getProperty("format"));
    var formatter = new Formatter();
    var unformatted = new ArrayList<Path>();
    for (var file : sources()) {
      var before = Files.readString(file);
      refuseLongComments(file, before);
      var after =
          formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(before));
      if (!before.equals(after)) {
        unformatted.add(file);
        if (write) {
          Files.writeString(file, after);
        }
      }
    }
    if (!write) {
      assertThat(unformatted)
          .as("files to mend with: mvn test -Dtest=SourceFormatTest -Dformat=write")
          .isEmpty();
    }
  }

  /// The formatter would break such a line and make the rest of it an ordinary comment.
  private static void refuseLongComments(Path file, String text) {
    assertThat(text.lines().filter(line -> line.strip().startsWith("///")))
        .as("doc comment lines of " + file + " must end by column 100")
        .allMatch(line -> line.length() <= 100);
  }

  static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
