package dev.signalbox.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.house.LogIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/// All that is logged while it is open, ours at every level; and whether it may be shown to people.
public final class LogWatch implements AutoCloseable {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.signalbox");

  private final LogIndex index;

  public LogWatch() {
    try {
      index = LogIndex.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ours.setLevel(Level.TRACE);
    lines.start();
    root.addAppender(lines);
  }

  @Override
  public void close() {
    root.detachAppender(lines);
    ours.setLevel(null);
  }

  /// No line says the canary, in no part of it, each is one line in both forms of the log, and each
  /// of ours is in the index of lines.
  ///
  /// @return how many there were
  public int assertClean() {
    var seen = List.copyOf(lines.list);
    var production =
        List.of(
            Form.of("json", "[^\\x00-\\x1f]*\\R"), Form.of("text", "[^\\p{Cc}\\u2028\\u2029]*\\R"));
    for (var line : seen) {
      assertThat(words(line)).doesNotContain(HostileBody.CANARY);
      assertThat(unindexed(line)).as(line.getMessage() + line.getKeyValuePairs()).isEmpty();
      for (var form : production) {
        assertThat(form.shown(line)).as(form.name).matches(form.oneLine);
      }
    }
    production.forEach(Form::stop);
    return seen.size();
  }

  private String unindexed(ILoggingEvent line) {
    if (!line.getLoggerName().startsWith("dev.signalbox.")) {
      return "";
    }
    var pairs = Optional.ofNullable(line.getKeyValuePairs()).orElse(List.of());
    var keys = pairs.stream().map(it -> it.key).collect(Collectors.toSet());
    return index.problemOf(
        line.getLoggerName(), line.getMessage(), line.getLevel().toString(), keys);
  }

  private static String words(ILoggingEvent line) {
    var words =
        new StringBuilder(line.getFormattedMessage())
            .append(line.getMessage())
            .append(Arrays.toString(line.getArgumentArray()))
            .append(line.getKeyValuePairs())
            .append(line.getMDCPropertyMap());
    if (line.getThrowableProxy() != null) {
      words.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
    }
    return words.toString();
  }

  /// One of the forms in which the service logs.
  private record Form(
      String name, String oneLine, LoggerContext context, ConsoleAppender<ILoggingEvent> appender) {
    @SuppressWarnings("unchecked")
    static Form of(String name, String oneLine) {
      var context = new LoggerContext();
      var configurator = new JoranConfigurator();
      context.putProperty("signalbox.log.format", name);
      configurator.setContext(context);
      try {
        configurator.doConfigure(LogWatch.class.getResource("/logback.xml"));
      } catch (JoranException e) {
        throw new IllegalStateException(e);
      }
      var appender =
          (ConsoleAppender<ILoggingEvent>)
              (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("console");
      return new Form(name, oneLine, context, appender);
    }

    String shown(ILoggingEvent line) {
      return new String(appender.getEncoder().encode(line), StandardCharsets.UTF_8);
    }

    void stop() {
      context.stop();
    }
  }
}
