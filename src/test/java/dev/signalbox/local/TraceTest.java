package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.service.Signalbox;
import dev.signalbox.tracing.Collector;
import dev.signalbox.tracing.Collector.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// One trace from the producer's message to the end of its task, through processes that come and
/// go: the service, the agent, and another service.
final class TraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PRODUCER = "b7ad6b7169203331";

  private final Collector collector = new Collector();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    collector.close();
  }

  @Test
  void aTraceGoesFromTheProducerThroughTheAgentToTheEndThoughTheServiceIsAnotherThen()
      throws Exception {
    var agent = agentThatTellsItsTrace();
    try (var signalbox = RunningSignalbox.withoutService(agent)) {
      var id = RunningSignalbox.newId();
      var first = replica(signalbox, agent, true);
      submit(signalbox, id, LocalNames.ECS_REPO, true);
      // At least once: the second copy is of the same trace, and sets off nothing.
      submit(signalbox, id, LocalNames.ECS_REPO, true);
      signalbox.awaitRunning(id);
      first.close();
      try (var _ = replica(signalbox, agent, true)) {
        Files.createFile(folder.resolve("go"));
        signalbox.awaitSettled(id, "COMPLETED");
        signalbox.awaitSessionEnd(id);
        await().atMost(LIMIT).until(() -> named("process events").isPresent());
      }

      assertThat(collector.spans())
          .allSatisfy(it -> assertThat(it.traceId()).isEqualTo(TRACE))
          .allSatisfy(it -> assertThat(it.service()).isEqualTo("signalbox/local"))
          .allSatisfy(it -> assertThat(it.endNanos()).isGreaterThanOrEqualTo(it.startNanos()));
      var task = span("task");
      var attempt = span("attempt");
      assertThat(task.parent()).isEqualTo(PRODUCER);
      assertThat(attempt.parent()).isEqualTo(task.id());
      assertThat(span("process tasks").parent()).isEqualTo(PRODUCER);
      assertThat(span("start session").parent()).isEqualTo(attempt.id());
      assertThat(span("process events").parent()).isEqualTo(attempt.id());
      assertThat(toldByTheAgent()).isEqualTo("00-" + TRACE + "-" + attempt.id() + "-01");
      assertThat(signalbox.text(id, "traceparent"))
          .isEqualTo("00-" + TRACE + "-" + PRODUCER + "-01");
      assertThat(collector.spans()).filteredOn(it -> it.name().equals("task")).hasSize(1);
      assertThat(collector.spans()).filteredOn(it -> it.name().equals("attempt")).hasSize(1);
      assertNothingThatPeopleWrote();
    }
  }

  @Test
  void anAgentOnAgentCoreGoesOnInTheTraceByItsPayload() throws Exception {
    var agent = agentThatTellsItsTrace();
    try (var signalbox = RunningSignalbox.withoutService(agent);
        var _ = replica(signalbox, agent, true)) {
      var id = RunningSignalbox.newId();
      Files.createFile(folder.resolve("go"));
      submit(signalbox, id, LocalNames.AGENTCORE_REPO, false);
      signalbox.awaitSettled(id, "COMPLETED");
      await().atMost(LIMIT).until(() -> named("task").isPresent());

      // A trace of its own, which begins with the task.
      var task = span("task");
      assertThat(task.parent()).isEmpty();
      var start = span("start session");
      assertThat(start.traceId()).isEqualTo(task.traceId());
      assertThat(signalbox.text(id, "traceparent"))
          .isEqualTo("00-" + task.traceId() + "-" + task.id() + "-01");
      assertThat(toldByTheAgent()).isEqualTo("00-" + task.traceId() + "-" + start.parent() + "-01");
      assertNothingThatPeopleWrote();
    }
  }

  /// The trace of a producer is handed on where nobody records it here.
  @Test
  void withoutACollectorTheAgentGetsTheProducersTraceAllTheSame() throws Exception {
    var agent = agentThatTellsItsTrace();
    try (var signalbox = RunningSignalbox.withoutService(agent);
        var _ = replica(signalbox, agent, false)) {
      var id = RunningSignalbox.newId();
      var untraced = RunningSignalbox.newId();
      Files.createFile(folder.resolve("go"));
      submit(signalbox, id, LocalNames.ECS_REPO, true);
      signalbox.awaitSettled(id, "COMPLETED");
      assertThat(toldByTheAgent()).startsWith("00-" + TRACE + "-").doesNotContain(PRODUCER);

      Files.delete(folder.resolve("trace"));
      submit(signalbox, untraced, LocalNames.ECS_REPO, false);
      signalbox.awaitSettled(untraced, "COMPLETED");
      assertThat(toldByTheAgent()).isEqualTo("none");
      assertThat(signalbox.row(untraced)).doesNotContainKey("traceparent");
      assertThat(collector.spans()).isEmpty();
    }
  }

  private void assertNothingThatPeopleWrote() {
    assertThat(collector.spans().toString()).doesNotContain("a task of a test", "user-", "repo");
  }

  private Optional<Span> named(String name) {
    return collector.spans().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private Span span(String name) {
    return named(name).orElseThrow(() -> new AssertionError(name + " in " + collector.spans()));
  }

  private String toldByTheAgent() throws Exception {
    return Files.readString(folder.resolve("trace")).strip();
  }

  private Signalbox replica(RunningSignalbox signalbox, List<String> agent, boolean traced) {
    var settings =
        traced
            ? Map.of("SIGNALBOX_TRACES_ENDPOINT", collector.endpoint().toString())
            : Map.<String, String>of();
    return Replica.start(signalbox.aws(), agent, settings);
  }

  private static void submit(RunningSignalbox signalbox, String id, String repo, boolean traced) {
    var message =
        RunningSignalbox.message(
            id, RunningSignalbox.user(id), repo, Map.of("run_ms", 50, "heartbeat", true));
    var parent =
        MessageAttributeValue.builder()
            .dataType("String")
            .stringValue("00-" + TRACE + "-" + PRODUCER + "-01")
            .build();
    var _ =
        signalbox
            .aws()
            .clients()
            .sqs()
            .sendMessage(
                it ->
                    it.queueUrl(signalbox.aws().queues().tasks().url())
                        .messageBody(message.toString())
                        .messageAttributes(traced ? Map.of("traceparent", parent) : Map.of()))
            .join();
  }

  /// The sample agent, which writes down where it is in the trace, and begins when the file `go` is
  /// there. On ECS its environment says it, on AgentCore its payload.
  private List<String> agentThatTellsItsTrace() {
    var script =
        """
        trace="${TRACEPARENT:-$(printf %s "$AGENT_PAYLOAD" | sed -n 's/.*"traceparent":"\\([^"]*\\)".*/\\1/p')}"
        echo "${trace:-none}" > "$0/trace.new" && mv "$0/trace.new" "$0/trace"
        while [ ! -f "$0/go" ]; do sleep 0.1; done
        exec "$@"
        """;
    var command = new ArrayList<>(List.of("/bin/sh", "-c", script, folder.toString()));
    command.addAll(LocalSignalbox.sampleAgent());
    return command;
  }
}
