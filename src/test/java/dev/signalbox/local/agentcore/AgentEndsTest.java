package dev.signalbox.local.agentcore;

import static dev.signalbox.local.agentcore.StandInWorld.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.local.agentcore.AgentBackend.Launch;
import dev.signalbox.local.agentcore.AgentBackend.ProcessAgents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.bedrockagentcore.model.BedrockAgentCoreException;
import software.amazon.awssdk.services.bedrockagentcore.model.RuntimeClientErrorException;

/// What a person sees of an agent's end, which AgentCore tells to nobody; and what of the stand-in
/// goes on after a failure of its own.
final class AgentEndsTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(AgentHost.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final StandInWorld world =
      new StandInWorld(
          new ProcessAgents(
              start -> launch(start.payload().path("script").asText()),
              (source, line) -> printed.add(source.task() + " " + source.stream() + " " + line)));

  private Launch launch(String script) {
    if (failures.getAndDecrement() > 0) {
      throw new StackOverflowError("planted");
    }
    return new Launch(List.of("/bin/sh", "-c", script), Map.of());
  }

  @BeforeEach
  void listen() {
    logged.start();
    log.setLevel(Level.INFO);
    log.addAppender(logged);
  }

  @AfterEach
  void close() {
    world.close();
    log.detachAppender(logged);
    log.setLevel(null);
  }

  @Test
  void anAgentThatDiesIsSaidAtOnceAndAfterItsLastWords() {
    invoke("echo begin; echo Traceback >&2; exit 7");

    var line = await().until(() -> lines(Level.WARN), it -> !it.isEmpty()).getFirst();
    assertThat(line)
        .contains(SESSION, "exit_code=\"7\"", "AgentCore tells nobody", "heartbeat is missed");
    assertThat(printed).containsExactlyInAnyOrder("T1 OUT begin", "T1 ERR Traceback");
  }

  @Test
  void anAgentThatExitsWith0IsNoWarning() {
    invoke("exit 0");

    await().until(() -> lines(Level.INFO), it -> it.size() == 1);
    assertThat(lines(Level.WARN)).isEmpty();
  }

  @Test
  void aSessionThatWasStoppedIsNoWarning() {
    invoke("echo up; exec sleep 600");
    await().until(() -> printed.contains("T1 OUT up"));

    world.stop(SESSION).join();
    invoke("exit 0");

    await().until(() -> lines(Level.INFO), it -> it.size() == 1);
    assertThat(lines(Level.WARN)).isEmpty();
  }

  @Test
  void aPayloadThatNoProcessCanBeGivenIsTheAgentsFailure() {
    assertThatThrownBy(
            () ->
                world
                    .invoke(
                        SESSION, "{\"input\":{\"task_id\":\"a\\u0000b\",\"script\":\"exit 0\"}}")
                    .join())
        .hasCauseInstanceOf(RuntimeClientErrorException.class);

    invoke("exit 0");
  }

  @Test
  void aFailureInACallIsAnAnswerAndTheNextCallIsServed() {
    failures.set(1);

    assertThatThrownBy(() -> invoke("exit 0")).hasCauseInstanceOf(BedrockAgentCoreException.class);

    invoke("exit 0");
  }

  @Test
  void sessionsEndInTimeAlsoAfterAFailureOfTheWatch() {
    var planted = new AtomicInteger(2);
    invoke("exec sleep 600");
    world.atClock =
        () -> {
          if (Thread.currentThread().getName().equals("agentcore-lifetimes")
              && planted.getAndDecrement() > 0) {
            throw new StackOverflowError("planted");
          }
        };
    await().until(() -> planted.get() <= 0);

    world.now.updateAndGet(now -> now.plus(Duration.ofHours(9)));

    await().until(() -> ProcessHandle.current().children().noneMatch(AgentEndsTest::sleeps));
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.info().commandLine().orElse("").endsWith("sleep 600");
  }

  private void invoke(String script) {
    var input = "{\"input\":{\"task_id\":\"T1\",\"script\":\"" + script + "\"}}";
    var _ = world.invoke(SESSION, input).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private List<String> lines(Level level) {
    return List.copyOf(logged.list).stream()
        .filter(it -> it.getLevel() == level)
        .map(it -> it.getFormattedMessage() + " " + it.getKeyValuePairs())
        .toList();
  }
}
