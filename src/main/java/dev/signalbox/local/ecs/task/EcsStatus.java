package dev.signalbox.local.ecs.task;

/// The states of a task in the order of its life, by the words of the API.
public enum EcsStatus {
  PROVISIONING,
  PENDING,
  ACTIVATING,
  RUNNING,
  DEACTIVATING,
  STOPPING,
  DEPROVISIONING,
  STOPPED
}
