package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Names for tests, and what the service's source says: the deployment is held against it.
final class Samples {
  static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abc";
  static final String RUNTIME_ROLE = "arn:aws:iam::111122223333:role/service-role/agent-abc";
  static final String REPO_SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:repo-token-GhIjKl";
  static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:github-token-AbCdEf";
  static final String OPERATOR = "arn:aws:iam::111122223333:role/on-call";
  static final String CONSOLE_SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:console-token-MnOpQr";
  static final String MODEL = "arn:aws:bedrock:us-east-1::foundation-model/some.model-v1:0";
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/theirs";

  private static final Path SOURCE = Path.of("../src/main/java/dev/signalbox");

  private Samples() {}

  /// A file of the service by its name alone, wherever its package is.
  static String source(String name) {
    try (var files = Files.walk(SOURCE)) {
      var found = files.filter(it -> it.endsWith(name)).toList();
      assertThat(found).as("source files called " + name).hasSize(1);
      return read(found.getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All Java of some packages of the service, without the files that only a local AWS or a test
  /// calls.
  static String sources(String... packages) {
    return Arrays.stream(packages).map(Samples::sourcesOf).collect(Collectors.joining());
  }

  /// All Java of the service but what only a local AWS or a test calls, and what reads the calls of
  /// others.
  static String allSources() {
    try (var packages = Files.list(SOURCE)) {
      return sources(
          packages
              .filter(Files::isDirectory)
              .map(it -> it.getFileName().toString())
              .filter(it -> !it.equals("local") && !it.equals("aws"))
              .sorted()
              .toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As `sources`, without what only the doctor asks; of its questions the service asks those about
  /// queues and tables.
  static String sourcesOfService(String... packages) {
    return Arrays.stream(packages)
        .map(it -> sourcesOf(it, file -> !file.matches(".*/(ecs|github|payload)/inspect/.*")))
        .collect(Collectors.joining());
  }

  private static String sourcesOf(String name) {
    return sourcesOf(name, _ -> true);
  }

  private static String sourcesOf(String name, Predicate<String> wanted) {
    try (var files = Files.walk(SOURCE.resolve(name))) {
      return files
          .filter(it -> wanted.test(it.toString()))
          .filter(it -> it.toString().endsWith(".java"))
          .filter(it -> !it.endsWith("Queues.java") && !it.endsWith("Tables.java"))
          .sorted()
          .map(Samples::read)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What an expression's first group matches, without repeats.
  static NavigableSet<String> all(String text, String expression) {
    return Pattern.compile(expression, Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
