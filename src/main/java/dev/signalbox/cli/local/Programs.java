package dev.signalbox.cli.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether a command can be run at all, so that a wrong one is known at the start and not as the
/// failure of every task.
final class Programs {
  private static final int HEAD = 256;
  private static final Pattern INTERPRETER =
      Pattern.compile("#!\\s*(\\S+)[ \\t]*(\\S*).*", Pattern.DOTALL);

  private final List<Path> path;

  private Programs(List<Path> path) {
    this.path = List.copyOf(path);
  }

  /// With the PATH of this environment.
  static Programs of(Map<String, String> environment) {
    var folders = new ArrayList<Path>();
    for (var folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      // An empty entry is the current folder.
      folders.add(Path.of(folder));
    }
    return new Programs(folders);
  }

  /// @throws IllegalArgumentException with a sentence that says why the command cannot run
  void require(List<String> command) {
    if (command.isEmpty() || command.getFirst().isBlank()) {
      throw new IllegalArgumentException("names no command");
    }
    if (String.join("", command).indexOf('\0') >= 0) {
      throw new IllegalArgumentException("holds a NUL character, which no process can be given");
    }
    var program = command.getFirst();
    var file = program.contains("/") ? named(program) : onPath(program);
    requireInterpreter(program, file);
  }

  private static Path named(String program) {
    var file = path(program);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("names " + program + ", and there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("names " + program + ", which is a folder");
    }
    if (!Files.isExecutable(file)) {
      throw new IllegalArgumentException(
          "names " + program + ", which is not executable: try chmod +x " + program);
    }
    return file;
  }

  private static Path path(String program) {
    try {
      return Path.of(program);
    } catch (InvalidPathException unusable) {
      throw new IllegalArgumentException("names what cannot be a file", unusable);
    }
  }

  private Path onPath(String program) {
    return found(program)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "names "
                        + program
                        + ", and there is no such program on the PATH"
                        + (Files.exists(path(program)) ? ": try ./" + program : "")));
  }

  private Optional<Path> found(String program) {
    var name = path(program);
    return path.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  /// The system says of a script whose interpreter is missing that the script is.
  private void requireInterpreter(String program, Path file) {
    var line = firstLine(file);
    var named = INTERPRETER.matcher(line);
    if (!named.matches()) {
      return;
    }
    if (line.endsWith("\r")) {
      throw new IllegalArgumentException(
          "names "
              + program
              + ", whose first line ends as on Windows: save it with Unix line ends");
    }
    var interpreter = named.group(1);
    if (!Files.isExecutable(path(interpreter))) {
      throw new IllegalArgumentException(
          "names " + program + ", whose interpreter " + interpreter + " is not there");
    }
    var wanted = named.group(2);
    var byEnv = interpreter.endsWith("/env") && !wanted.isEmpty() && !wanted.startsWith("-");
    if (byEnv && !wanted.contains("=") && !wanted.contains("/") && found(wanted).isEmpty()) {
      throw new IllegalArgumentException(
          "names " + program + ", whose interpreter " + wanted + " is not on the PATH");
    }
  }

  private static String firstLine(Path file) {
    try (var stream = Files.newInputStream(file)) {
      var head = new String(stream.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
      var end = head.indexOf('\n');
      return end < 0 ? head : head.substring(0, end);
    } catch (IOException _) {
      // A program may be executable and not readable; whether it runs shows when it is run.
      return "";
    }
  }
}
