package dev.signalbox.cli.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The file in which `signalbox local` says how it is reached, so that commands of the same user
/// find it. Its lines are those of a shell, which may read it as well. The one that started last
/// has the file.
public final class LocalFile {
  private static final String OWNER = "# signalbox local, process ";
  private static final Pattern LINE = Pattern.compile("export ([A-Z][A-Z0-9_]*)='(.*)'");
  private static final int PATIENCE_MILLIS = 500;

  private final Path path;

  private LocalFile(Path path) {
    this.path = path;
  }

  /// In the folder of the user for what programs remember; empty where the environment names none.
  public static Optional<LocalFile> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
        .filter(it -> it.startsWith("/"))
        .or(
            () ->
                Optional.ofNullable(environment.get("HOME"))
                    .filter(it -> it.startsWith("/"))
                    .map(it -> it + "/.local/state"))
        .map(it -> new LocalFile(Path.of(it, "signalbox", "local.env")));
  }

  public Path path() {
    return path;
  }

  /// Writes it for this process, readable by this user alone.
  public void write(Map<String, String> values) throws IOException {
    var folder = path.getParent();
    Files.createDirectories(folder);
    var lines = new ArrayList<>(List.of(OWNER + ProcessHandle.current().pid()));
    lines.addAll(Exports.of(new TreeMap<>(values)));
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var made = Files.createTempFile(folder, "local", ".env", mine);
    Files.write(made, lines);
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes it, unless another process has it by now.
  public void remove() throws IOException {
    if (owner().filter(it -> it == ProcessHandle.current().pid()).isPresent()) {
      Files.deleteIfExists(path);
    }
  }

  /// The process that has it, if it lives.
  public Optional<Long> livingOwner() throws IOException {
    return answers(values()) ? owner() : Optional.empty();
  }

  /// What it says; empty if there is none.
  public Map<String, String> values() throws IOException {
    var values = new TreeMap<String, String>();
    for (var line : lines()) {
      var export = LINE.matcher(line);
      if (export.matches()) {
        values.put(export.group(1), export.group(2).replace("'\\''", "'"));
      }
    }
    return values;
  }

  /// A process that was killed leaves its file behind, and its port to nobody.
  static boolean answers(Map<String, String> values) {
    var endpoint = URI.create(values.getOrDefault("AWS_ENDPOINT_URL_SQS", ""));
    if (endpoint.getHost() == null || endpoint.getPort() <= 0) {
      return false;
    }
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), PATIENCE_MILLIS);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  private Optional<Long> owner() throws IOException {
    return lines().stream()
        .filter(it -> it.matches(OWNER + "[0-9]{1,18}"))
        .map(it -> Long.valueOf(it.substring(OWNER.length())))
        .findFirst();
  }

  private List<String> lines() throws IOException {
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }
}
