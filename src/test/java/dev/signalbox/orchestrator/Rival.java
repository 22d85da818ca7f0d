package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;

import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;

/// What somebody else may change in a row between the read and the write: one for each thing that
/// a decision rests on.
public enum Rival {
  STATUS,
  ATTEMPT,
  SESSION,
  VERSION,
  END,
  SLOT_GIVEN_OR_TAKEN,
  GLOBAL_SLOT_GIVEN_OR_TAKEN,
  QUEUED_BY,
  SETTLED,
  STOP_PENDING,
  DEADLINE,
  HEARTBEAT;

  TaskRecord change(TaskRecord row) {
    return changed(row).build();
  }

  private SampleTask changed(TaskRecord row) {
    var task = SampleTask.from(row);
    return switch (this) {
      case STATUS -> task.status(TaskStatus.AWAITING_APPROVAL, NOON.plusSeconds(71));
      case ATTEMPT -> task.attempt(9);
      case SESSION -> task.session(SampleTask.ecs("rival"));
      case VERSION -> task.observedVersion(99);
      case END -> task.ended(NOON.plusSeconds(72));
      case SLOT_GIVEN_OR_TAKEN -> task.slotHeld(!row.slotHeld());
      case GLOBAL_SLOT_GIVEN_OR_TAKEN -> task.globalSlotHeld(!row.admission().globalSlotHeld());
      case QUEUED_BY -> task.queuedBy(AdmissionLimit.GLOBAL);
      case SETTLED -> task.settled(true);
      case STOP_PENDING -> task.stopPending(true);
      case DEADLINE -> task.deadlineAt(NOON.plusSeconds(901));
      case HEARTBEAT -> task.heartbeatAt(NOON.plusSeconds(115));
    };
  }
}
