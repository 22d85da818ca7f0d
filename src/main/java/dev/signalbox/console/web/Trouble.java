package dev.signalbox.console.web;

import dev.signalbox.console.view.Shown;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.Whereabouts;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What came of asking the read side: an answer, or why there is none.
///
/// @param problem in words for a page; empty where there is an answer
record Trouble<T>(Optional<T> answer, String problem) {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  /// Bad arguments are not caught: they say something of the request.
  static <T> Trouble<T> orAnswer(Supplier<T> question) {
    try {
      return new Trouble<>(Optional.of(question.get()), "");
    } catch (IllegalArgumentException ofTheRequest) {
      throw ofTheRequest;
    } catch (RuntimeException failure) {
      return new Trouble<>(Optional.empty(), told(failure));
    }
  }

  /// What AWS says is told. Where something broke stands in the log: its message may quote what
  /// caused it.
  static String told(RuntimeException failure) {
    if (failure instanceof DependencyUnavailable || failure instanceof DependencyRefused) {
      return Shown.line(String.valueOf(failure.getMessage()));
    }
    LOG.atWarn()
        .addKeyValue("problem", failure.getClass().getName())
        .addKeyValue("at", Whereabouts.of(failure))
        .log("A page of the console could not be read");
    return "It could not be read; the log of this replica says why.";
  }
}
