package dev.signalbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.Main;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands without the local AWS, as in the image of the service: the JVM must not need one of
/// its classes before it is asked for.
class ServiceAloneTest {
  private static final String LOCAL = "dev/signalbox/local/";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "run --help", "local --help", "repair --help"})
  void everyCommandIsThere(String arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "dev.signalbox.Main"));
    command.addAll(List.of(arguments.split(" ")));

    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("signalbox");
  }

  /// The class path of this test, with the service's classes as its jar has them.
  private String classPath() throws IOException, URISyntaxException {
    var classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    copy(classes);
    var others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(it -> it.endsWith(".jar"));
    return Stream.concat(Stream.of(folder.toString()), others)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void copy(Path classes) throws IOException {
    try (var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = classes.relativize(file).toString();
        if (!name.startsWith(LOCAL)) {
          var target = folder.resolve(name);
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
