package dev.signalbox.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class RepeatedLinesTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.signalbox.test");
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

  private final RepeatedLines filter = new RepeatedLines();

  @Test
  void aWarningThatALoopRepeatsPassesOnceAMinute() {
    int passed = 0;
    for (int second = 0; second < 325; second += 5) {
      passed += passes(Level.WARN, "a sweep failed", second, "failures", second) ? 1 : 0;
    }

    assertThat(passed).isEqualTo(6);
  }

  @Test
  void anotherCauseOrAnotherQueueIsAnotherLine() {
    assertThat(passes(Level.WARN, "Receiving failed", 0, "queue", "tasks")).isTrue();
    assertThat(passes(Level.WARN, "Receiving failed", 1, "queue", "events")).isTrue();
    assertThat(passes(Level.ERROR, "Receiving failed", 2, "queue", "tasks")).isFalse();
    assertThat(passes(Level.WARN, "Another", 3, "queue", "tasks")).isTrue();
  }

  @Test
  void whatIsAboutATaskOrAMessageAndWhatIsNoTroubleAlwaysPasses() {
    for (int i = 0; i < 3; i++) {
      assertThat(passes(Level.ERROR, "stop never confirmed", i, "task_id", "t")).isTrue();
      assertThat(passes(Level.WARN, "Message waits", i, "message_id", "m")).isTrue();
      assertThat(passes(Level.INFO, "running", i, "queue", "q")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logback-json.xml", "logback-text.xml"})
  void theLogUsesIt(String file) throws Exception {
    assertThat(Files.readString(Path.of("src/main/resources", file)))
        .contains("<filter class=\"" + RepeatedLines.class.getName() + "\"/>");
  }

  private boolean passes(Level level, String message, int second, String key, Object value) {
    var event = new LoggingEvent("test", LOGGER, level, message, null, null);
    event.setInstant(START.plusSeconds(second));
    event.addKeyValuePair(new KeyValuePair(key, value));
    return filter.decide(event) == FilterReply.NEUTRAL;
  }
}
