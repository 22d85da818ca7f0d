package dev.signalbox.cli.local;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.LocalFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Lets commands of other terminals find the local AWS of this process, for as long as it lives.
final class Announcement implements AutoCloseable {
  private final Optional<LocalFile> file;

  private Announcement(Optional<LocalFile> file) {
    this.file = file;
  }

  /// Writes the file. A user who has no place for it goes without.
  static Announcement of(Terminal terminal, Map<String, String> variables) {
    var file = LocalFile.of(terminal.environment());
    try {
      if (file.isPresent()) {
        var before = file.get().livingOwner();
        file.get().write(variables);
        before.ifPresent(
            pid ->
                terminal
                    .err()
                    .println(
                        "Commands go here from now on, and no longer to the local AWS of process "
                            + pid
                            + "."));
      }
      return new Announcement(file);
    } catch (IOException failure) {
      terminal.err().println("Other terminals cannot find it: " + failure + ".");
      return new Announcement(Optional.empty());
    }
  }

  /// What a person is told of it.
  Optional<String> line() {
    return file.map(it -> "In another terminal, signalbox commands find it by " + it.path() + ".");
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().remove();
      }
    } catch (IOException ignored) {
      // A command that finds the file finds out too that nobody answers.
    }
  }
}
