package dev.signalbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/// The production form of the log: one JSON object on a line, with the keys that people search by.
class LogFormatTest {
  @Test
  void aLineIsOneJsonObjectWithItsKeys() throws IOException, JoranException {
    var line = encoded("json");

    assertThat(line).endsWith("\n").doesNotMatch("(?s).*\\n.+");
    var json = new ObjectMapper().readTree(line);
    assertThat(json.path("level").asText()).isEqualTo("INFO");
    assertThat(json.path("loggerName").asText()).isEqualTo("dev.signalbox.Some");
    assertThat(json.path("formattedMessage").asText()).isEqualTo("session started");
    assertThat(json.path("kvpList").toString()).contains("task_id").contains("01JZ");
  }

  @Test
  void aLineForATerminalIsReadable() throws JoranException {
    assertThat(encoded("text")).contains("INFO", "session started", "task_id=01JZ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void aWordOfAPersonForgesNoLine(String format) throws JoranException {
    var line = encoded(format, "bob\r\n12:00:00.000 ERROR forged\u001b[2J\u009b\u0000");

    assertThat(line).contains("bob").matches("[^\\x00-\\x1f]*\\R");
  }

  private static String encoded(String format) throws JoranException {
    return encoded(format, "01JZ");
  }

  private static String encoded(String format, String value) throws JoranException {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    context.putProperty("signalbox.log.format", format);
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    var event = new LoggingEvent();
    event.setLoggerName("dev.signalbox.Some");
    event.setLevel(Level.INFO);
    event.setMessage("session started");
    event.setThreadName("test");
    event.setTimeStamp(0);
    event.setLoggerContext(context);
    event.setKeyValuePairs(List.of(new KeyValuePair("task_id", value)));
    var appender = (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("console");
    var bytes = encode(appender, event);
    context.stop();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static byte[] encode(ConsoleAppender<?> appender, LoggingEvent event) {
    return ((ConsoleAppender<LoggingEvent>) appender).getEncoder().encode(event);
  }
}
