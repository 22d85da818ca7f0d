package dev.signalbox.local.agent.jvm;

import dev.signalbox.local.agent.SampleAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The command that starts the sample agent with the JVM of the caller, tuned to start fast. It
/// names a file of options, which gets the AOT cache as soon as there is one: whoever has the
/// command need not ask for it again.
public final class AgentCommand {
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xmx48m",
          // The SDK logs through SLF4J; to start Logback would take longer than the agent's first
          // write.
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "-Dslf4j.internal.verbosity=WARN");

  private final List<String> words;
  private final CompletableFuture<Boolean> cached;

  private AgentCommand(List<String> words, CompletableFuture<Boolean> cached) {
    this.words = words;
    this.cached = cached;
  }

  /// Made once, when the first command is asked for: all of them are the same.
  private static final class Once {
    static final AgentCommand COMMAND =
        in(Path.of(System.getProperty("java.io.tmpdir")), System.getProperty("java.class.path"));
  }

  /// The command that all agents of this JVM share.
  public static AgentCommand shared() {
    return Once.COMMAND;
  }

  /// The command for a caller with this class path. Returns at once: the cache is made in the
  /// background, unless a JVM before this one has left it in the temporary folder.
  static AgentCommand in(Path temporary, String callersClassPath) {
    var classPath = AgentClassPath.of(callersClassPath);
    var entries = classPath.map(AgentClassPath::toString).orElse(callersClassPath);
    Path options;
    try {
      // A file also because ECS takes at most 8,192 characters of overrides.
      options = Files.createTempFile(temporary, "signalbox-agent-", ".args");
      options.toFile().deleteOnExit();
      var _ = Files.writeString(options, "-cp " + quoted(entries));
    } catch (IOException _) {
      // Where nothing can be written there is no cache either.
      return new AgentCommand(
          command(List.of("-cp", entries)), CompletableFuture.completedFuture(false));
    }
    return new AgentCommand(
        command(List.of("@" + options)),
        classPath
            .map(few -> inBackground(options, few))
            .orElseGet(() -> CompletableFuture.completedFuture(false)));
  }

  private static List<String> command(List<String> classPath) {
    var words = new ArrayList<>(JAVA);
    words.addAll(classPath);
    words.add(SampleAgent.class.getName());
    return List.copyOf(words);
  }

  private static CompletableFuture<Boolean> inBackground(Path options, AgentClassPath classPath) {
    var done = new CompletableFuture<Boolean>();
    Thread.ofPlatform()
        .daemon()
        .name("sample-agent-cache")
        .start(() -> done.complete(useCache(options, classPath)));
    return done;
  }

  /// Whatever prevents the cache is left at that: without it agents only start more slowly.
  private static boolean useCache(Path options, AgentClassPath classPath) {
    try {
      var folder = CacheFolder.beside(options);
      if (folder.isEmpty()) {
        return false;
      }
      var jars = classPath.withAgentJar(folder.get());
      var cache = AgentCache.in(folder.get(), JAVA, jars).file();
      if (cache.isEmpty()) {
        return false;
      }
      replace(options, cache.get(), jars);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// In one step, so that an agent that starts now reads either all of the old options or all of
  /// the new ones.
  private static void replace(Path options, Path cache, AgentClassPath jars) throws IOException {
    var next = Path.of(options + ".next");
    var _ =
        Files.writeString(
            next,
            String.join(
                "\n",
                // What the JVM says of a cache that is gone or does not fit is not the agent's
                // output.
                "-Xlog:disable",
                quoted("-XX:AOTCache=" + cache),
                "-cp " + quoted(jars.toString())));
    var _ = Files.move(next, options, StandardCopyOption.ATOMIC_MOVE);
  }

  /// As the `java` launcher reads a word of an argument file.
  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  public List<String> words() {
    return words;
  }

  /// Completes with true once agents start from the cache, with false if none of them will.
  CompletableFuture<Boolean> cached() {
    return cached.copy();
  }
}
