package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An agent that is over while a container beside it keeps its ECS task running: its end is known,
/// so it is not waited out.
class SidecarTest {
  private final RunningSignalbox signalbox =
      RunningSignalbox.start(
          LocalSignalbox.sampleAgent(),
          Map.of("SIGNALBOX_EXIT_GRACE", "1s", "SIGNALBOX_SWEEP_INTERVAL", "500ms"));

  @AfterEach
  void close() {
    signalbox.close();
  }

  @ParameterizedTest
  @CsvSource({"1, APPLICATION_EXIT", "0, AGENT_NEVER_REPORTED", "139, PROCESS_CRASHED"})
  void theExitCodeOfTheAgentIsTheVerdictAndTheTaskIsStopped(int exit, String code) {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().sidecarLivesOn(id);

    signalbox.submit(id, "local/on-ecs", Map.of("run_ms", 50, "report", "NONE", "exit_code", exit));

    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo(code);
    await().until(() -> signalbox.aws().ecs().liveSessions(id).isEmpty());
  }

  @Test
  void whatTheAgentReportedBeforeItsEndStands() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().sidecarLivesOn(id);

    signalbox.submit(id, "local/on-ecs", Map.of("run_ms", 50));

    signalbox.awaitSettled(id, "COMPLETED");
    await().until(() -> signalbox.aws().ecs().liveSessions(id).isEmpty());
  }
}
