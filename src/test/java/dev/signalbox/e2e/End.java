package dev.signalbox.e2e;

import dev.signalbox.local.LocalNames;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/// The ends that a task can come to on either substrate: what its agent is told, what is done to
/// its session, how many sessions it has, and what its row must say.
// The scripts are Map.of, the arrangements methods: neither changes.
@SuppressWarnings("ImmutableEnumChecker")
enum End {
  ECS_COMPLETED(Map.of(), End::nothing, 1, "COMPLETED", ""),
  ECS_AGENT_FAILED(Map.of("report", "FAILED"), End::nothing, 1, "FAILED", "AGENT_REPORTED"),
  ECS_CRASHED(Script.CRASH, End::nothing, 1, "FAILED", "APPLICATION_EXIT"),
  ECS_SILENT(Script.SILENT, End::nothing, 1, "FAILED", "AGENT_NEVER_REPORTED"),
  ECS_OUT_OF_MEMORY(Script.LONG, End::killForMemory, 1, "FAILED", "OUT_OF_MEMORY"),
  ECS_NEVER_STARTED_AT_FIRST(Map.of(), End::missImage, 2, "COMPLETED", ""),
  ECS_CANCELLED(Script.LONG, End::nothing, 1, "CANCELLED", ""),
  AGENTCORE_COMPLETED(Map.of(), End::nothing, 1, "COMPLETED", ""),
  AGENTCORE_AGENT_FAILED(Map.of("report", "FAILED"), End::nothing, 1, "FAILED", "AGENT_REPORTED"),
  AGENTCORE_CRASHED(Script.CRASH, End::nothing, 1, "FAILED", "HEARTBEAT_LOST"),
  AGENTCORE_OUT_OF_MEMORY(Script.KILLED, End::nothing, 1, "FAILED", "HEARTBEAT_LOST"),
  AGENTCORE_NEVER_STARTED(Map.of(), End::refuse, 0, "FAILED", "AGENT_RUNTIME_ERROR"),
  AGENTCORE_CANCELLED(Script.LONG, End::nothing, 1, "CANCELLED", "");

  final Map<String, Object> script;
  final BiConsumer<AwsWorld, String> arrange;
  final int sessions;
  final String status;
  final String code;

  End(
      Map<String, Object> script,
      BiConsumer<AwsWorld, String> arrange,
      int sessions,
      String status,
      String code) {
    this.script = script;
    this.arrange = arrange;
    this.sessions = sessions;
    this.status = status;
    this.code = code;
  }

  /// What agents are told, by name.
  static final class Script {
    static final Map<String, Object> SHORT = Map.of("run_ms", 100);
    static final Map<String, Object> CRASH =
        Map.of("run_ms", 100, "report", "NONE", "exit_code", 3);
    static final Map<String, Object> SILENT =
        Map.of("run_ms", 100, "report", "NONE", "exit_code", 0);
    static final Map<String, Object> LONG = Map.of("run_ms", 240_000);
    // What the kernel does when memory is out.
    static final Map<String, Object> KILLED = Map.of("run_ms", 100, "crash_signal", "KILL");

    private Script() {}
  }

  boolean isCancelled() {
    return status.equals("CANCELLED");
  }

  String repo() {
    return name().startsWith("ECS_") ? LocalNames.ECS_REPO : LocalNames.AGENTCORE_REPO;
  }

  private static void nothing(AwsWorld world, String id) {}

  private static void killForMemory(AwsWorld world, String id) {
    world.ecs().faults().killOutOfMemory(id, Duration.ofSeconds(1));
  }

  private static void missImage(AwsWorld world, String id) {
    world.ecs().faults().missImage(id, 1);
  }

  private static void refuse(AwsWorld world, String id) {
    world.agentCore().faults().failRuntime(id);
  }
}
