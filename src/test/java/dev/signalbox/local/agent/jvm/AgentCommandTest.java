package dev.signalbox.local.agent.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.process.AgentProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /// With this option a JVM refuses to start without its cache.
  private static final String ONLY_FROM_CACHE = "-XX:AOTMode=on";

  @TempDir private static Path temporary;
  private static AgentCommand command;

  private final List<String> output = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeTheCache() throws IOException {
    var folder = CacheFolder.beside(Files.createTempFile(temporary, "of this user", ""));
    var _ = Files.createFile(folder.orElseThrow().resolve("0123456789abcdef.aot.1.config"));
    command = AgentCommand.in(temporary, CLASS_PATH);
    assertThat(cached(command)).isTrue();
  }

  @Test
  void agentsStartFromTheCache() throws IOException {
    assertThat(exitOf(with(ONLY_FROM_CACHE, command.words()))).isZero();
    assertThat(output).containsExactly("sample agent: running", "sample agent: completed");
  }

  @Test
  void anotherJvmUsesTheSameCache() throws IOException {
    var before = Files.readAttributes(cacheIn(temporary), BasicFileAttributes.class).fileKey();

    var another = AgentCommand.in(temporary, CLASS_PATH);

    assertThat(cached(another)).isTrue();
    var after = Files.readAttributes(cacheIn(temporary), BasicFileAttributes.class).fileKey();
    assertThat(after).isEqualTo(before);
    assertThat(exitOf(with(ONLY_FROM_CACHE, another.words()))).isZero();
  }

  @Test
  void nothingButTheCacheAndTheJarIsLeftOfThisTrainingAndOfOneThatWasEnded() throws IOException {
    try (var files = Files.list(folderOfCaches(temporary))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .satisfiesExactlyInAnyOrder(
              name -> assertThat(name).matches("[0-9a-f]{16}\\.aot"),
              name -> assertThat(name).matches("agent-[0-9a-f]{16}\\.jar"),
              name -> assertThat(name).isEqualTo("lock"));
    }
  }

  @Test
  void aDamagedCacheIsPassedOverWithoutAWord(@TempDir Path folder) throws IOException {
    var damaged = Files.writeString(folder.resolve("damaged.aot"), "not a cache");

    assertThat(exitOf(withCache(damaged, folder))).isZero();

    assertThat(output).containsExactly("sample agent: running", "sample agent: completed");
    assertThat(exitOf(with(ONLY_FROM_CACHE, withCache(damaged, folder)))).isNotZero();
  }

  @Test
  void aCacheThatIsGoneIsNotMissed(@TempDir Path folder) throws IOException {
    assertThat(exitOf(withCache(folder.resolve("gone.aot"), folder))).isZero();

    assertThat(output).containsExactly("sample agent: running", "sample agent: completed");
  }

  @Test
  void anotherJarOrJvmNeedsAnotherCache(@TempDir Path folder) throws IOException {
    var jar = Files.writeString(folder.resolve("slf4j-api-9.0.jar"), "a jar");
    var cache = cacheOf(folder, jar, "-Xmx48m");
    assertThat(cacheOf(folder, jar, "-Xmx48m")).isEqualTo(cache);

    var caches = new HashSet<>(Set.of(cache));
    assertThat(caches.add(cacheOf(folder, jar, "-Xmx49m"))).isTrue();
    var _ = Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(caches.add(cacheOf(folder, jar, "-Xmx48m"))).isTrue();
    var _ = Files.writeString(jar, "a longer jar");
    var _ = Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(caches.add(cacheOf(folder, jar, "-Xmx48m"))).isTrue();
    var moved = Files.move(jar, folder.resolve("slf4j-api-9.1.jar"));
    assertThat(caches.add(cacheOf(folder, moved, "-Xmx48m"))).isTrue();
  }

  private static Path cacheOf(Path folder, Path jar, String option) throws IOException {
    var classPath = AgentClassPath.of(jar + File.pathSeparator + CLASS_PATH).orElseThrow();
    return AgentCache.in(folder, List.of("java", option), classPath).path();
  }

  @Test
  void whereNothingCanBeWrittenAgentsStartWithoutACache(@TempDir Path folder) throws IOException {
    var without = AgentCommand.in(folder.resolve("no such folder"), CLASS_PATH);

    assertThat(cached(without)).isFalse();
    assertThat(exitOf(without.words())).isZero();
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotUsed(@TempDir Path folder) throws IOException {
    var name = temporary.relativize(folderOfCaches(temporary)).toString();
    var open = Files.createDirectory(folder.resolve(name));
    var _ = Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    var without = AgentCommand.in(folder, CLASS_PATH);

    assertThat(cached(without)).isFalse();
    assertThat(open).isEmptyDirectory();
    assertThat(exitOf(without.words())).isZero();
  }

  @Test
  void aClassPathWithoutTheJarsIsPassedOnAsItIs(@TempDir Path folder) throws IOException {
    var unusual = AgentCommand.in(folder, "everything in one.jar");

    assertThat(cached(unusual)).isFalse();
    assertThat(optionsOf(unusual)).content().isEqualTo("-cp \"everything in one.jar\"");
  }

  private static boolean cached(AgentCommand command) {
    return command.cached().orTimeout(5, TimeUnit.MINUTES).join();
  }

  /// The command with another cache in its options, and the same class path.
  private static List<String> withCache(Path cache, Path folder) throws IOException {
    var before = Files.readString(optionsOf(command));
    var options = before.replace(cacheIn(temporary).toString(), cache.toString());
    assertThat(options).isNotEqualTo(before);
    var file = Files.writeString(folder.resolve("changed.args"), options);
    return command.words().stream().map(word -> word.startsWith("@") ? "@" + file : word).toList();
  }

  private static List<String> with(String option, List<String> command) {
    var words = new ArrayList<>(command);
    words.add(1, option);
    return words;
  }

  private static Path optionsOf(AgentCommand command) {
    return command.words().stream()
        .filter(word -> word.startsWith("@"))
        .map(word -> Path.of(word.substring(1)))
        .findFirst()
        .orElseThrow();
  }

  private static Path cacheIn(Path temporary) throws IOException {
    try (var files = Files.walk(temporary)) {
      var caches = files.filter(file -> file.toString().endsWith(".aot")).toList();
      assertThat(caches).hasSize(1);
      return caches.getFirst();
    }
  }

  private static Path folderOfCaches(Path temporary) throws IOException {
    return cacheIn(temporary).resolveSibling(".").normalize();
  }

  private int exitOf(List<String> words) throws IOException {
    output.clear();
    var agent = AgentProcess.start(words, Map.of(), (_, line) -> output.add(line));
    return agent.exit().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
