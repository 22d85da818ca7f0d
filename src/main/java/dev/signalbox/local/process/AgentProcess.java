package dev.signalbox.local.process;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// One agent running as a local process, with its real exit code and signals. Its environment is
/// exactly what it is given plus PATH, HOME and the temporary folder, so that an agent cannot come
/// to depend on the developer's shell.
public final class AgentProcess {
  /// How long the end waits for output after the process: what it started may hold its pipes open.
  private static final long DRAIN_MILLIS = 1_000;

  private final Process process;
  private final CompletableFuture<Integer> exit;

  private AgentProcess(Process process, CompletableFuture<Boolean> drained) {
    this.process = process;
    this.exit =
        process
            .onExit()
            .thenCompose(
                ended ->
                    drained
                        .copy()
                        .completeOnTimeout(false, DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .thenApply(_ -> ended.exitValue()));
  }

  /// Starts the command; each line that it prints goes to `output`.
  ///
  /// @throws IOException when there is no such command, or when command or environment hold what
  /// no process can be given: the caller reports it as its backend would
  public static AgentProcess start(
      List<String> command,
      Map<String, String> environment,
      BiConsumer<AgentOutput.Stream, String> output)
      throws IOException {
    refuseUnusable(environment);
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "SystemRoot"));
    builder.environment().putAll(environment);
    var process = builder.start();
    try {
      process.getOutputStream().close();
      return new AgentProcess(process, reading(process, output));
    } catch (IOException | RuntimeException | Error failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /// Java would refuse these too, with an exception that quotes the value, which may be a secret.
  private static void refuseUnusable(Map<String, String> environment) throws IOException {
    for (var variable : environment.entrySet()) {
      var name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw new IOException("an environment variable has a name that no process can be given");
      }
      if (variable.getValue().indexOf('\0') >= 0) {
        throw new IOException(
            "the environment variable " + name + " holds a NUL character: invalid argument");
      }
    }
  }

  private static CompletableFuture<Boolean> reading(
      Process process, BiConsumer<AgentOutput.Stream, String> output) {
    var name = "agent-output-" + process.pid();
    var out =
        LineReader.start(
            name, process.getInputStream(), line -> output.accept(AgentOutput.Stream.OUT, line));
    var err =
        LineReader.start(
            name + "-err",
            process.getErrorStream(),
            line -> output.accept(AgentOutput.Stream.ERR, line));
    return out.thenCombine(err, Boolean::logicalAnd);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Completes with the exit code once the process has ended and what it printed has been handed
  /// on; a death by signal is 128 plus the signal, as in a container.
  public CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  /// SIGTERM to the process, and SIGKILL to it and all that it started once `graceMillis` are over.
  public void stop(long graceMillis) {
    // Listed before the signal: once the process is gone, what it started has no parent to find it
    // by.
    var started = process.descendants().toList();
    // Not by the process's own method, which also closes the pipes, with the last words in them.
    var _ = process.toHandle().destroy();
    var _ =
        process
            .onExit()
            .thenApply(Process::exitValue)
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
    var _ = process.toHandle().destroyForcibly();
  }
}
