package dev.signalbox.local.process;

import java.util.Optional;

/// Gets each line that an agent prints, from a thread of that agent's stream.
@FunctionalInterface
public interface AgentOutput {
  /// Nobody reads it.
  AgentOutput UNREAD = (_, _) -> {};

  void accept(Source source, String line);

  /// Who printed the line, and where.
  ///
  /// @param task the `TASK_ID` of the agent, or the id of its session if it has none
  /// @param log where CloudWatch Logs keeps it, if its backend sends it there
  record Source(String task, Stream stream, Optional<LogStream> log) {
    /// Of an agent whose lines are kept nowhere.
    public Source(String task, Stream stream) {
      this(task, stream, Optional.empty());
    }
  }

  /// A stream of CloudWatch Logs.
  record LogStream(String group, String name) {}

  /// Hands each line to this one first and then to the other.
  default AgentOutput and(AgentOutput other) {
    return (source, line) -> {
      accept(source, line);
      other.accept(source, line);
    };
  }

  /// The two streams of a process.
  enum Stream {
    OUT,
    ERR
  }
}
