package dev.signalbox.lifecycle;

/// All that is needed to stop or observe a session later; stored whole on the task row.
public sealed interface SessionHandle {
  String sessionId();

  ComputeType computeType();

  /// A container task; its session id is the task ARN.
  record EcsSession(String clusterArn, String taskArn) implements SessionHandle {
    @Override
    public String sessionId() {
      return taskArn;
    }

    @Override
    public ComputeType computeType() {
      return ComputeType.ECS;
    }
  }

  /// A runtime session; the ARN is that of the blueprint at the time of the start.
  record AgentCoreSession(String runtimeArn, String sessionId) implements SessionHandle {
    @Override
    public ComputeType computeType() {
      return ComputeType.AGENTCORE;
    }
  }
}
