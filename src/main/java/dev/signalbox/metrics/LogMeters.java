package dev.signalbox.metrics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the warnings and errors of the process, those too that the log holds back because they
/// repeat.
public final class LogMeters extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final ServiceMeters meters;

  private LogMeters(ServiceMeters meters) {
    this.meters = meters;
    setName("signalbox-meters");
  }

  /// Counts from now on; nothing where another library keeps the log.
  public static LogMeters attach(ServiceMeters meters) {
    var counting = new LogMeters(meters);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      counting.setContext(context);
      counting.start();
      context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(counting);
    }
    return counting;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      meters.count(Meters.LOG_LINES, "error");
    } else if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      meters.count(Meters.LOG_LINES, "warn");
    }
  }

  @Override
  public void close() {
    if (getContext() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
    }
    stop();
  }
}
