package dev.signalbox.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One agent running as a local process, with its real exit code and signals. Its environment is
/// exactly what it is given plus PATH, HOME and the temporary folder, so that an agent cannot come
/// to depend on the developer's shell.
public final class AgentProcess {
  private final Process process;
  private final CompletableFuture<Integer> exit;

  private AgentProcess(Process process) {
    this.process = process;
    this.exit = process.onExit().thenApply(Process::exitValue);
  }

  /// Starts the command; each line that it prints goes to `output`.
  ///
  /// @throws IOException when there is no such command: the caller reports it as its backend would
  public static AgentProcess start(
      List<String> command, Map<String, String> environment, Consumer<String> output)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "SystemRoot"));
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    // Reading a pipe pins the carrier of a virtual thread: 256 live agents would leave none for the
    // rest of the JVM.
    Thread.ofPlatform()
        .daemon()
        .name("agent-output-" + process.pid())
        .start(() -> copy(process, output));
    return new AgentProcess(process);
  }

  private static void copy(Process process, Consumer<String> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output);
    } catch (IOException | java.io.UncheckedIOException _) {
      // The process was killed with its pipe open: there is nothing more to read.
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Completes with the exit code; a death by signal is 128 plus the signal, as in a container.
  public CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  /// SIGTERM to the process, and SIGKILL to it and all that it started once `graceMillis` are over.
  public void stop(long graceMillis) {
    // Listed before the signal: once the process is gone, what it started has no parent to find it
    // by.
    var started = process.descendants().toList();
    process.destroy();
    var _ =
        exit.copy()
            .completeOnTimeout(-1, graceMillis, TimeUnit.MILLISECONDS)
            .thenRun(
                () -> {
                  started.forEach(ProcessHandle::destroyForcibly);
                  kill();
                });
  }

  /// SIGKILL at once to the process and all that it started.
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
