package dev.signalbox.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.lifecycle.task.TaskStatus;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/// The production form of the log: one flat JSON object on a line, with the fields that people and
/// programs search by.
class LogFormatTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void aLineIsOneFlatObjectInAStableOrder() {
    var line = encoded("json", new KeyValuePair("task_id", "01JZ"), new KeyValuePair("attempt", 1));

    assertThat(line)
        .isEqualTo(
            """
            {"time":"2026-11-28T10:00:00.007Z","level":"INFO","logger":"dev.signalbox.Some",\
            "message":"session started","task_id":"01JZ","attempt":1}
            """);
  }

  @Test
  void numbersAndFlagsKeepTheirTypeAndAllElseIsText() {
    var json =
        json(
            new KeyValuePair("an_int", 7),
            new KeyValuePair("a_long", 1L << 40),
            new KeyValuePair("a_double", 0.5),
            new KeyValuePair("not_finite", Double.NaN),
            new KeyValuePair("a_decimal", new BigDecimal("1.25")),
            new KeyValuePair("a_flag", true),
            new KeyValuePair("a_status", TaskStatus.RUNNING),
            new KeyValuePair("several", List.of("a", "b")),
            new KeyValuePair("nothing", null));

    assertThat(json.path("an_int").isInt()).isTrue();
    assertThat(json.path("a_long").longValue()).isEqualTo(1L << 40);
    assertThat(json.path("a_double").isNumber()).isTrue();
    assertThat(json.path("not_finite").textValue()).isEqualTo("NaN");
    assertThat(json.path("a_decimal").decimalValue()).isEqualTo("1.25");
    assertThat(json.path("a_flag").isBoolean()).isTrue();
    assertThat(json.path("a_status").textValue()).isEqualTo("RUNNING");
    assertThat(json.path("several").textValue()).isEqualTo("[a, b]");
    assertThat(json.path("nothing").isNull()).isTrue();
  }

  @Test
  void noKeyOfALineTakesTheNameOfAnotherField() {
    var json =
        json(
            new KeyValuePair("message", "forged"),
            new KeyValuePair("time", 0),
            new KeyValuePair("level", "ERROR"),
            new KeyValuePair("logger", "other"),
            new KeyValuePair("stack_trace", "none"),
            new KeyValuePair("task_id", "first"),
            new KeyValuePair("task_id", "second"),
            new KeyValuePair("taskId", "third"));

    assertThat(json.path("message").textValue()).isEqualTo("session started");
    assertThat(json.path("message_2").textValue()).isEqualTo("forged");
    assertThat(json.path("time").textValue()).startsWith("2026-");
    assertThat(json.path("level").textValue()).isEqualTo("INFO");
    assertThat(json.path("logger").textValue()).isEqualTo("dev.signalbox.Some");
    assertThat(json.path("stack_trace").isMissingNode()).isTrue();
    assertThat(json.path("task_id").textValue()).isEqualTo("first");
    assertThat(json.path("task_id_2").textValue()).isEqualTo("second");
    assertThat(json.path("task_id_3").textValue()).isEqualTo("third");
  }

  @Test
  void namesAreWordsInLowerCase() {
    var json = json(new KeyValuePair("httpPort", 1), new KeyValuePair("a b.c\"\n", 2));

    assertThat(json.fieldNames()).toIterable().contains("http_port", "a_b_c_");
  }

  @Test
  void aLineNamesTheSpanInWhichItIsWritten() {
    var context = SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());

    try (var _ = Span.wrap(context).makeCurrent()) {
      assertThat(encoded("json", new KeyValuePair("task_id", "01JZ")))
          .endsWith(
              ",\"task_id\":\"01JZ\",\"trace_id\":\"%s\",\"span_id\":\"%s\"}\n"
                  .formatted(TRACE, SPAN));
      // A line about a task is of the task's trace, whoever writes it.
      assertThat(encoded("json", new KeyValuePair("trace_id", "f".repeat(32))))
          .endsWith(",\"trace_id\":\"%s\"}\n".formatted("f".repeat(32)));
    }
    assertThat(json().has("trace_id")).isFalse();
  }

  @Test
  void aStackTraceIsBoundedAndOnTheSameLine() {
    var deep = new IllegalStateException("a\nb", new IOException("x".repeat(50_000)));

    var line = encode("json", event(List.of(), Optional.of(deep)));

    assertThat(line).hasSizeBetween(1_000, 20_000).matches("[^\\x00-\\x1f]*\\R");
    assertThat(read(line).path("stack_trace").textValue()).contains("IllegalStateException: a\nb");
  }

  @Test
  void aLongValueIsCut() {
    assertThat(json(new KeyValuePair("problem", "😀".repeat(50_000))).path("problem").textValue())
        .hasSizeLessThanOrEqualTo(LineFields.VALUE_CHARS_MAX + 1)
        .endsWith("😀…");
    assertThat(json(new KeyValuePair("problem", "x" + "😀".repeat(1_500))).path("problem").asText())
        .endsWith("😀…");
  }

  @Test
  void aLineForATerminalIsReadable() {
    assertThat(encoded("text", new KeyValuePair("task_id", "01JZ")))
        .contains("INFO", "session started", "task_id=01JZ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void aWordOfAPersonForgesNoLine(String format) {
    var hostile = "bob\r\n12:00:00.000 ERROR forged\u001b[2J\u009b\u0000\u2028\u2029\u0085\"}{";

    var line = encoded(format, new KeyValuePair("user_id", hostile));

    assertThat(line).contains("bob").matches("[^\\p{Cc}\\u2028\\u2029]*\\R");
    if (format.equals("json")) {
      assertThat(read(line).path("user_id").textValue()).isEqualTo(hostile);
    }
  }

  /// A mark that turns the direction of writing would show a line other than it is.
  @Test
  void theLineOfAMachineIsAscii() {
    var hostile = "\u202egpj.exe \u2066ü \ud800 日本";

    var line = encoded("json", new KeyValuePair("user_id", hostile));

    assertThat(line).matches("[\\x20-\\x7e]*\\R");
    assertThat(read(line).path("user_id").textValue()).startsWith("\u202egpj.exe \u2066ü");
  }

  private static JsonNode json(KeyValuePair... pairs) {
    return read(encoded("json", pairs));
  }

  /// Strict: a name that stands twice is refused.
  private static JsonNode read(String line) {
    var strict = new ObjectMapper().configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
    try {
      return strict.readTree(line);
    } catch (IOException bad) {
      throw new UncheckedIOException(line, bad);
    }
  }

  private static String encoded(String format, KeyValuePair... pairs) {
    return encode(format, event(List.of(pairs), Optional.empty()));
  }

  private static LoggingEvent event(List<KeyValuePair> pairs, Optional<Throwable> trouble) {
    var event = new LoggingEvent();
    event.setLoggerName("dev.signalbox.Some");
    event.setLevel(Level.INFO);
    event.setMessage("session started");
    event.setThreadName("test");
    event.setTimeStamp(1_795_860_000_007L);
    event.setKeyValuePairs(new ArrayList<>(pairs));
    trouble.ifPresent(it -> event.setThrowableProxy(new ThrowableProxy(it)));
    return event;
  }

  @SuppressWarnings("unchecked")
  private static String encode(String format, LoggingEvent event) {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    context.putProperty("signalbox.log.format", format);
    configurator.setContext(context);
    try {
      configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    } catch (JoranException bad) {
      throw new IllegalStateException(bad);
    }
    event.setLoggerContext(context);
    var appender =
        (ConsoleAppender<LoggingEvent>)
            (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("console");
    var bytes = appender.getEncoder().encode(event);
    context.stop();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
