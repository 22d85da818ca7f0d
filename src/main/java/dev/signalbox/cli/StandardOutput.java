package dev.signalbox.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/// The standard output of a command, which notices what a `PrintStream` swallows: that a part of it
/// was lost. A script that reads half a document with exit code 0 would take it for the whole.
public final class StandardOutput {
  private final Sink sink;
  private final PrintStream stream;

  /// @param to where the bytes go
  public StandardOutput(OutputStream to, Charset charset) {
    this.sink = new Sink(to);
    this.stream = new PrintStream(sink, true, charset);
  }

  /// What commands print to.
  public PrintStream stream() {
    return stream;
  }

  /// The exit code of the process after a command ended with `code`. A failure stays what it is;
  /// a success, or an answer, that nobody got whole is none.
  ///
  /// @param err told when output was lost, unless its reader chose to go away
  public int exitCode(int code, PrintStream err) {
    stream.flush();
    var lost = sink.lost;
    if (lost.isEmpty()) {
      return code;
    }
    var readerIsGone = isBrokenPipe(lost.get());
    if (!readerIsGone) {
      err.println("signalbox: the output could not be written: " + lost.get().getMessage());
    }
    return code != ExitCode.DONE && code != ExitCode.FOUND
        ? code
        : readerIsGone ? ExitCode.BROKEN_PIPE : ExitCode.FAILED;
  }

  private static boolean isBrokenPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  /// Remembers the first failure and tries no more: later bytes would leave a gap.
  private static final class Sink extends OutputStream {
    private final OutputStream to;
    private volatile Optional<IOException> lost = Optional.empty();

    Sink(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (lost.isPresent()) {
        return;
      }
      try {
        to.write(bytes, from, length);
      } catch (IOException failure) {
        lost = Optional.of(failure);
        throw failure;
      }
    }

    @Override
    public void flush() throws IOException {
      if (lost.isEmpty()) {
        to.flush();
      }
    }
  }
}
