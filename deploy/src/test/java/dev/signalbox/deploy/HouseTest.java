package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The few rules of the house that can be read from the sources of the app.
class HouseTest {
  private static final Path MAIN = Path.of("src/main/java/dev/signalbox/deploy");

  /// What each package may import of the others.
  private static final List<String> ORDER =
      List.of("choice", "foundation", "data", "agents", "service", "operator", "watch");

  private static List<Path> files() throws IOException {
    try (var files = Files.walk(MAIN)) {
      return files.filter(it -> it.toString().endsWith(".java")).sorted().toList();
    }
  }

  @Test
  void importsPointBackOnly() throws IOException {
    for (var file : files()) {
      var own = MAIN.relativize(file.getParent()).toString();
      for (var other :
          Samples.all(Samples.read(file), "^import dev\\.signalbox\\.deploy\\.(\\w+)\\.")) {
        assertThat(own.isEmpty() || other.equals(own) || ORDER.indexOf(other) < ORDER.indexOf(own))
            .as(file + " imports " + other)
            .isTrue();
      }
    }
  }

  @Test
  void filesAndPackagesStaySmall() throws IOException {
    Map<Path, Long> packages =
        files().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

    assertThat(packages).hasSize(ORDER.size() + 1);
    assertThat(packages.values()).allMatch(it -> it < 15);
    for (var file : files()) {
      assertThat(Samples.read(file).lines()).as(file.toString()).hasSizeLessThanOrEqualTo(260);
    }
  }
}
