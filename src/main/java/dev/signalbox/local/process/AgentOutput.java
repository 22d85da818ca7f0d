package dev.signalbox.local.process;

/// Gets each line that an agent prints, from a thread of that agent's stream.
@FunctionalInterface
public interface AgentOutput {
  /// Nobody reads it.
  AgentOutput UNREAD = (_, _) -> {};

  void accept(Source source, String line);

  /// Who printed the line, and where.
  ///
  /// @param task the `TASK_ID` of the agent, or the id of its session if it has none
  record Source(String task, Stream stream) {}

  /// The two streams of a process.
  enum Stream {
    OUT,
    ERR
  }
}
