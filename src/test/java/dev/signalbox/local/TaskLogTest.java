package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

@TestInstance(Lifecycle.PER_CLASS)
final class TaskLogTest {
  private static final String MARKER = "zebra-4711-crossing";

  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.signalbox");
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Captured captured = new Captured();
  private final RunningSignalbox signalbox = RunningSignalbox.start();

  /// Every line of every logger of this process.
  private static final class Captured extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  }

  @BeforeAll
  void listen() {
    ours.setLevel(Level.INFO);
    captured.start();
    root.addAppender(captured);
  }

  @AfterAll
  void close() {
    signalbox.close();
    root.detachAppender(captured);
    ours.setLevel(null);
  }

  @Test
  void eachTransitionIsOneLineAndNoLineHasAWordOfTheTask() {
    var id = submit(Map.of("run_ms", 100, "report", "NONE", "exit_code", 3, "message", MARKER));
    signalbox.awaitSettled(id, "FAILED");
    signalbox.awaitQuiet();

    assertThat(transitions(id)).containsExactly("HYDRATING", "RUNNING", "FAILED");
    assertThat(text()).contains(id).doesNotContain(MARKER);
  }

  /// The agent's own words are stored in the row, and stay there.
  @Test
  void whatAnAgentReportsIsNotLogged() {
    var id = submit(Map.of("run_ms", 100, "report", "FAILED", "message", MARKER));
    signalbox.awaitSettled(id, "FAILED");
    signalbox.awaitSessionEnd(id);
    signalbox.awaitQuiet();

    assertThat(signalbox.text(id, "error_message")).contains(MARKER);
    assertThat(text()).contains(id).doesNotContain(MARKER);
  }

  @Test
  void unusableMessagesAreNotQuotedInTheLog() {
    var broken = "{\"type\":\"submit\",\"user_id\":\"" + MARKER;
    var wrong = "{\"type\":\"submit\",\"max_turns\":0,\"task_description\":\"" + MARKER + "\"}";
    signalbox.send(broken);
    signalbox.send(wrong);
    var letters =
        new DeadLetters(
            signalbox.aws().clients().sqs(), signalbox.aws().queues().tasksDead().url());
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(letters.list(10))
                    .extracting(DeadLetters.DeadLetter::body, DeadLetters.DeadLetter::reason)
                    .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(broken, Optional.of("bad-json")),
                        org.assertj.core.api.Assertions.tuple(wrong, Optional.of("bad-schema"))));

    assertThat(text()).contains("bad-json", "bad-schema").doesNotContain(MARKER);
  }

  private String submit(Map<String, Object> script) {
    var id = RunningSignalbox.newId();
    var message = RunningSignalbox.message(id, user(id), LocalNames.ECS_REPO, script);
    message.put("task_description", "Please " + MARKER);
    message.putObject("payload").put("secret", MARKER);
    message.put("own_field", MARKER);
    signalbox.send(message);
    return id;
  }

  /// The `to` of each INFO line of the task, in order.
  private List<String> transitions(String id) {
    return captured.events.stream()
        .filter(event -> event.getLevel().equals(Level.INFO))
        .filter(event -> value(event, "task_id").equals(Optional.of(id)))
        .flatMap(event -> value(event, "to").stream())
        .toList();
  }

  private static Optional<String> value(ILoggingEvent event, String key) {
    return pairs(event).stream()
        .filter(pair -> pair.key.equals(key))
        .map(pair -> String.valueOf(pair.value))
        .findFirst();
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    return Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of());
  }

  /// Every word of every line, stack traces too.
  private String text() {
    var text = new StringBuilder();
    for (var event : captured.events) {
      text.append(event.getFormattedMessage()).append(' ').append(pairs(event)).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return text.toString();
  }
}
