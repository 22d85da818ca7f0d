package dev.signalbox.thirdparty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The Python environment with the pinned third parties, made by `.ci/python` at the first use.
final class Python {
  private static final String REQUIRE = "E2E_REQUIRE_PYTHON";
  private static final Path HOME = Path.of("target", "thirdparty").toAbsolutePath();

  private static Optional<String> problem = Optional.empty();
  private static boolean prepared;

  private Python() {}

  /// Skips the test, and says so where nobody can overlook it, on a machine without Python; fails
  /// it there if the environment says that Python is required.
  static synchronized void require() {
    if (!prepared) {
      prepared = true;
      problem = prepare();
      problem.ifPresent(
          reason ->
              System.err.printf(
                  "%n==== THIRD-PARTY CHECKS NOT RUN: %s (%s=true makes this a failure) ====%n%n",
                  reason, REQUIRE));
    }
    problem.ifPresent(Python::giveUp);
  }

  private static void giveUp(String reason) {
    if ("true".equals(System.getenv(REQUIRE))) {
      Assertions.fail("third-party checks are required, but " + reason);
    }
    Assumptions.abort("NOT RUN: " + reason);
  }

  private static Optional<String> prepare() {
    try {
      var code = new ProcessBuilder(".ci/python").inheritIO().start().waitFor();
      return switch (code) {
        case 0 -> Optional.empty();
        case 3 -> Optional.of("there is no python3 with venv and pip");
        default -> Optional.of("pip could not install the requirements, exit code " + code);
      };
    } catch (IOException failure) {
      return Optional.of("the script could not be run: " + failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("it was interrupted");
    }
  }

  static Path program(String name) {
    return HOME.resolve("python/bin").resolve(name);
  }

  /// A process whose environment is only this: no proxy, no profile, no keys of this machine, and
  /// no container engine, which some emulators would use to pull images from far away.
  static ProcessBuilder process(List<String> command, Map<String, String> environment) {
    var all = new TreeMap<>(environment);
    all.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
    all.put("HOME", HOME.toString());
    all.put("DOCKER_HOST", "unix://" + HOME.resolve("no-engine.sock"));
    all.put("AWS_EC2_METADATA_DISABLED", "true");
    all.put("PYTHONUNBUFFERED", "1");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(all);
    return builder;
  }

  static Process start(List<String> command, Map<String, String> environment, String log) {
    try {
      return process(command, environment)
          .redirectOutput(HOME.resolve(log + ".log").toFile())
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
