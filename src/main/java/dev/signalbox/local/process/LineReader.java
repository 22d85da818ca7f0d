package dev.signalbox.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one stream of an agent to its end, line by line. A line is cut at a length, so that an
/// agent that prints without ever ending a line does not fill the memory.
final class LineReader {
  static final int LONGEST = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);
  private static final int CHUNK = 8_192;

  private final InputStream stream;
  private final Consumer<String> lines;
  private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
  private final StringBuilder line = new StringBuilder();
  private long leftOut;
  private boolean afterReturn;
  private boolean told;

  private LineReader(InputStream stream, Consumer<String> lines) {
    this.stream = stream;
    this.lines = lines;
  }

  /// Starts reading on a thread of its own; the future completes at the end of the stream.
  static CompletableFuture<Boolean> start(
      String thread, InputStream stream, Consumer<String> lines) {
    var reader = new LineReader(stream, lines);
    // Reading a pipe pins the carrier of a virtual thread: 256 live agents would leave none for the
    // rest of the JVM.
    Thread.ofPlatform().daemon().name(thread).start(reader::read);
    return reader.finished;
  }

  private void read() {
    try (Reader characters = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      var chunk = new char[CHUNK];
      for (var read = characters.read(chunk); read >= 0; read = characters.read(chunk)) {
        for (var i = 0; i < read; i++) {
          take(chunk[i]);
        }
      }
    } catch (IOException _) {
      // The process was killed with its pipe open: there is nothing more to read.
    } finally {
      if (!line.isEmpty()) {
        endLine();
      }
      finished.complete(true);
    }
  }

  /// A line ends as it does for BufferedReader: with either character or with both.
  private void take(char next) {
    if (next == '\n' && afterReturn) {
      afterReturn = false;
      return;
    }
    afterReturn = next == '\r';
    if (next == '\n' || next == '\r') {
      endLine();
    } else if (line.length() < LONGEST) {
      line.append(next);
    } else {
      leftOut++;
    }
  }

  private void endLine() {
    var text = leftOut == 0 ? line.toString() : line + "… (" + leftOut + " characters left out)";
    line.setLength(0);
    leftOut = 0;
    try {
      lines.accept(text);
    } catch (RuntimeException | Error broken) {
      // Who does not read on lets the pipe run full, and the agent would wait in its next print.
      if (!told) {
        told = true;
        LOG.atError()
            .setCause(broken)
            .log("a line of an agent was not taken, and the next may not be either");
      }
    }
  }
}
