package dev.signalbox.local.agent.jvm;

import dev.signalbox.local.agent.SampleAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// A jar of the agent's own classes and nothing else, the same bytes for the same classes.
final class AgentJar {
  private static final String CLASSES = SampleAgent.class.getPackageName().replace('.', '/');
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final byte[] bytes;

  private AgentJar(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param code the folder or the jar that has the classes
  static AgentJar of(Path code) throws IOException {
    if (Files.isDirectory(code)) {
      return ofFolder(code.resolve(CLASSES));
    }
    try (var jar = FileSystems.newFileSystem(code)) {
      return ofFolder(jar.getPath(CLASSES));
    }
  }

  private static AgentJar ofFolder(Path folder) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var jar = new JarOutputStream(bytes);
        var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new JarEntry(CLASSES + "/" + file.getFileName());
        entry.setTimeLocal(SOME_TIME);
        jar.putNextEntry(entry);
        jar.write(Files.readAllBytes(file));
      }
    }
    return new AgentJar(bytes.toByteArray());
  }

  /// The jar in this folder, named after its content. One that is there is left as it is, because
  /// a cache fits only the file that it was made with.
  Path in(Path folder) throws IOException {
    var jar = folder.resolve("agent-" + AgentCache.fingerprint(bytes) + ".jar");
    if (!Files.exists(jar)) {
      var next = Files.createTempFile(folder, "agent-", ".part");
      var _ = Files.write(next, bytes);
      var _ = Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar;
  }
}
