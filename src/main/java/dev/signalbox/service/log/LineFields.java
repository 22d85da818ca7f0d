package dev.signalbox.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.slf4j.event.KeyValuePair;

/// The keys of a line, each a field of its own in the order in which the line names them, and
/// last the trace that it belongs to. A number stays a number, so that it can be compared and
/// summed. Set up in the encoder of the log.
public final class LineFields extends AbstractJsonProvider<ILoggingEvent> {
  /// What the encoder writes itself, before and after these.
  static final Set<String> FIXED = Set.of("time", "level", "logger", "message", "stack_trace");

  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";

  /// A value is a name, a number or a sentence. What is longer was put there by another program.
  static final int VALUE_CHARS_MAX = 2_000;

  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent event) throws IOException {
    var pairs = Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of());
    var taken = new HashSet<>(FIXED);
    taken.add(TRACE_ID);
    taken.add(SPAN_ID);
    for (var pair : pairs) {
      if (!isOfTrace(pair)) {
        json.writeFieldName(name(pair.key, taken));
        write(json, pair.value);
      }
    }
    writeTrace(json, LineTrace.of(pairs));
  }

  private static boolean isOfTrace(KeyValuePair pair) {
    return pair.key.equals(TRACE_ID) || pair.key.equals(SPAN_ID);
  }

  /// No two fields of a line have one name: readers of JSON keep only one of them.
  private static String name(String key, Set<String> taken) {
    var plain = snakeCase(key);
    var name = plain;
    for (int number = 2; !taken.add(name); number++) {
      name = plain + "_" + number;
    }
    return name;
  }

  private static String snakeCase(String key) {
    var words = key.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    return words.replaceAll("[^a-z0-9]+", "_");
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      default -> json.writeString(cut(Objects.toString(value)));
    }
  }

  private static String cut(String text) {
    if (text.length() <= VALUE_CHARS_MAX) {
      return text;
    }
    var whole = Character.isHighSurrogate(text.charAt(VALUE_CHARS_MAX - 1)) ? 1 : 0;
    return text.substring(0, VALUE_CHARS_MAX - whole) + "…";
  }

  private static void writeTrace(JsonGenerator json, LineTrace trace) throws IOException {
    if (trace.traceId().isPresent()) {
      json.writeStringField(TRACE_ID, trace.traceId().get());
    }
    if (trace.spanId().isPresent()) {
      json.writeStringField(SPAN_ID, trace.spanId().get());
    }
  }
}
