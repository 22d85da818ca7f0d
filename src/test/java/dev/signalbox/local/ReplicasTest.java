package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.eventbridge.EventFaults;
import dev.signalbox.metrics.Meters;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicasTest {
  @TempDir private Path folder = Path.of("");

  /// The first replica goes between its claim and its record: RunTask has started a session, and
  /// nobody knows which. No event tells either, so all hangs on the message.
  @Test
  void messageOfAReplicaThatDiedBetweenClaimAndRecordIsFinishedByAnother() throws IOException {
    var go = folder.resolve("go");
    var agent = agentThatWaitsFor(go);
    try (var signalbox = RunningSignalbox.withoutService(agent)) {
      var aws = signalbox.aws();
      var id = RunningSignalbox.newId();
      aws.ecs().faults().holdAnswerUntilStopped(id);
      var started = EventFaults.startedBy(id).and(EventFaults.lastStatus("RUNNING"));
      aws.eventBridge().faults().drop(started);
      var first = replica(aws, agent);
      signalbox.submit(id, LocalNames.ECS_REPO, Map.of("run_ms", 100));
      await().atMost(LIMIT).until(() -> aws.ecs().started(id).size() == 1);
      assertThat(signalbox.row(id)).doesNotContainKey("session_id");

      try (var second = replica(aws, agent)) {
        first.close();

        signalbox.awaitRunning(id);
        assertThat(second.meters().total(Meters.SESSION_STARTS, "outcome", "started")).isOne();
        assertThat(signalbox.text(id, "session_id"))
            .isEqualTo(aws.ecs().started(id).getFirst().taskArn());
        Files.createFile(go);
        signalbox.awaitSettled(id, "COMPLETED");
        assertThat(signalbox.attempt(id)).isOne();
        assertThat(aws.ecs().started(id)).hasSize(1);
        signalbox.awaitNothingLeft(id);
      }
    }
  }

  /// The sample agent, which begins when the file is there.
  private static List<String> agentThatWaitsFor(Path file) {
    var command = new ArrayList<String>();
    command.add("/bin/sh");
    command.add("-c");
    command.add("while [ ! -f \"$0\" ]; do sleep 0.1; done; exec \"$@\"");
    command.add(file.toString());
    command.addAll(LocalSignalbox.sampleAgent());
    return command;
  }

  /// One that waits for nothing in flight when it is closed: that is handed back.
  private static Signalbox replica(LocalAws aws, List<String> agent) {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.put("SIGNALBOX_SHUTDOWN_GRACE", "100ms");
    if (!(Settings.read(environment) instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings");
    }
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    return Signalbox.start(
        settings, clients, new SystemSources(InstantSource.system(), RandomGenerator.getDefault()));
  }
}
