package dev.signalbox.local.agent.jvm;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.signalbox.local.agent.SampleAgent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The AOT cache of the agent's JVM: its classes as they are in memory, made by a training run. One
/// cache serves all JVMs of a user that start agents with the same Java, options and class path.
final class AgentCache {
  private static final String SUFFIX = ".aot";
  private static final Duration KEPT = Duration.ofDays(7);

  private final List<String> java;
  private final AgentClassPath jars;
  private final Path file;

  private AgentCache(List<String> java, AgentClassPath jars, Path file) {
    this.java = java;
    this.jars = jars;
    this.file = file;
  }

  /// Names the cache after all that it depends on. The JVM would not notice: JDK 25 runs what is
  /// in an AOT cache without a look at the jars on the class path.
  ///
  /// @param java the JVM and its options
  static AgentCache in(Path folder, List<String> java, AgentClassPath jars) throws IOException {
    var about = new StringBuilder(Runtime.version() + " " + java);
    for (var jar : jars.entries()) {
      about.append('\n').append(jar).append(' ').append(Files.size(jar));
      about.append(' ').append(Files.getLastModifiedTime(jar));
    }
    var name = fingerprint(about.toString().getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    return new AgentCache(java, jars, folder.resolve(name));
  }

  static String fingerprint(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Where the cache is, or will be.
  Path path() {
    return file;
  }

  /// The cache, made now if nobody has made it yet. Of several JVMs one makes it and the others
  /// wait. Empty when the training run fails.
  Optional<Path> file() throws IOException, InterruptedException {
    try (var channel = FileChannel.open(file.resolveSibling("lock"), CREATE, WRITE);
        var _ = channel.lock()) {
      if (Files.exists(file)) {
        // Its time is when it was last of use.
        var _ = Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } else {
        deleteUnused();
        make();
      }
    } catch (OverlappingFileLockException anotherOfThisJvm) {
      return Optional.empty();
    }
    return Optional.of(file).filter(Files::exists);
  }

  private void make() throws IOException, InterruptedException {
    // Not the file of another process: the training run of a JVM that was killed may go on.
    var next = Path.of(file + "." + ProcessHandle.current().pid());
    try {
      var command = new ArrayList<>(java);
      command.addAll(List.of("-Xlog:disable", "-XX:AOTCacheOutput=" + next));
      command.addAll(List.of("-cp", jars.toString(), SampleAgent.class.getName()));
      if (AgentTraining.run(command)) {
        var _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      var _ = Files.deleteIfExists(next);
    }
  }

  /// A cache is tens of megabytes, and each change of the agent or of a library needs a new one; a
  /// training run that was ended leaves as much.
  private void deleteUnused() throws IOException {
    var old = FileTime.from(Instant.now().minus(KEPT));
    try (var files = Files.newDirectoryStream(file.getParent(), "*" + SUFFIX + "*")) {
      for (var each : files) {
        // Under the lock, what has no final name is of a training run that was ended.
        if (!each.toString().endsWith(SUFFIX)
            || Files.getLastModifiedTime(each).compareTo(old) < 0) {
          var _ = Files.deleteIfExists(each);
        }
      }
    }
  }
}
