package dev.signalbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.Main;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands without the local AWS, as in the image of the service: the JVM must not need one of
/// its classes before it is asked for.
class ServiceAloneTest {
  private static final String LOCAL = "dev/signalbox/local/";

  /// Nobody listens at the endpoint: it breaks before it asks.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ENDPOINT_URL", "http://127.0.0.1:9",
          "SIGNALBOX_TASK_QUEUE_URL", "http://127.0.0.1:9/1/tasks",
          "SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:9/1/tasks-dead",
          "SIGNALBOX_EVENTS_QUEUE_URL", "http://127.0.0.1:9/1/events",
          "SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:9/1/events-dead",
          "SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", "http://127.0.0.1:9/1/lane",
          "SIGNALBOX_TASK_TABLE", "tasks",
          "SIGNALBOX_TASK_EVENTS_TABLE", "events",
          "SIGNALBOX_USER_CONCURRENCY_TABLE", "users");

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

  /// A Java of these modules alone runs the service in its image. What libraries use of others is
  /// for the build of the image to find.
  @Test
  void theJavaOfTheImageHasEveryModuleThatTheServiceUses() throws Exception {
    var dockerfile = Files.readString(Path.of("Dockerfile"));
    var added = Pattern.compile("--add-modules ([a-z.,_]+)").matcher(dockerfile);
    assertThat(added.find()).isTrue();
    classPath();
    var used = new StringWriter();

    var code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(used),
                new PrintWriter(used),
                "--ignore-missing-deps",
                "--print-module-deps",
                folder.toString());

    assertThat(code).as(used.toString()).isZero();
    assertThat(added.group(1).split(",", -1)).contains(used.toString().strip().split(",", -1));
  }

  /// Libraries use modules that the service does not name: those of the meters look at the JVM.
  @Test
  void theJavaOfTheImageServesTheMetrics() throws Exception {
    var added =
        Pattern.compile("--add-modules ([a-z.,_]+)")
            .matcher(Files.readString(Path.of("Dockerfile")));
    assertThat(added.find()).isTrue();
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                added.group(1),
                "-cp",
                classPath(),
                "dev.signalbox.Main",
                "run")
            .redirectErrorStream(true);
    builder.environment().putAll(SETTINGS);
    builder.environment().put("SIGNALBOX_HTTP_PORT", "0");

    var process = builder.start();
    try (var lines = process.inputReader(UTF_8)) {
      var consumes = lines.lines().filter(it -> it.contains("signalbox consumes")).findFirst();
      assertThat(consumes).isPresent();
      var port = Pattern.compile("http_port\"? *: *\"?([0-9]+)").matcher(consumes.get());
      assertThat(port.find()).as(consumes.get()).isTrue();

      var address = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
      try (var body = address.toURL().openStream()) {
        assertThat(new String(body.readAllBytes(), UTF_8))
            .contains("jvm_gc_", "process_cpu_usage", "signalbox_loop_standing{loop=\"sweep\"}");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// Threads that were started before it broke must not keep it alive.
  @Test
  void aServiceThatBreaksAtItsStartEnds() throws Exception {
    classPath();
    Files.delete(folder.resolve("dev/signalbox/github/GitHubContextSource.class"));
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathOf(folder),
                "dev.signalbox.Main",
                "run")
            .redirectErrorStream(true);
    builder.environment().putAll(SETTINGS);

    var process = builder.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isOne();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .contains("NoClassDefFoundError");
  }

  /// The class path of this test, with the service's classes as its jar has them.
  private String classPath() throws IOException, URISyntaxException {
    var classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    copy(classes);
    return classPathOf(folder);
  }

  private static String classPathOf(Path classes) {
    var others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(it -> it.endsWith(".jar"));
    return Stream.concat(Stream.of(classes.toString()), others)
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
