package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.Optional;

/// Is told of everything that becomes true in the simulated AWS.
public interface Watch {
  /// Who wrote a row.
  enum Writer {
    SERVICE,
    AGENT
  }

  void rowWritten(Optional<TaskRecord> before, TaskRecord after, Writer by);

  /// A new session lives.
  void sessionBegan(AttemptId attempt);

  /// A start went wrong in a way that the service must not bring about.
  void startMisused(AttemptId attempt, String how);

  /// What an agent printed is asked for.
  void outputAsked(AttemptId attempt);

  /// What is kept of an agent's output was written over.
  void outputReplaced(AttemptId attempt);
}
