package dev.signalbox.orchestrator.port.context;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRequest;

/// Makes of what was read what an agent may be shown. The same input always gets the same answer.
@FunctionalInterface
public interface ContextDocuments {
  ContextDocument write(AttemptId attempt, TaskRequest task, TaskContext context);
}
