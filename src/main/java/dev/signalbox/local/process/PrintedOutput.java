package dev.signalbox.local.process;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Shows a person what agents print: each line behind the id of its task and the name of its
/// stream, without anything that a terminal would obey, and of each stream only so many lines a
/// second.
public final class PrintedOutput implements AgentOutput {
  private static final int BURST = 1_000;
  private static final int LINES_PER_SECOND = 200;
  private static final long NANOS_PER_LINE = 1_000_000_000L / LINES_PER_SECOND;

  /// Joins the parts of an emoji.
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private final PrintStream to;
  private final LongSupplier nanos;
  private final Map<Source, Allowance> allowances = new ConcurrentHashMap<>();

  /// Returns it as what is asked for, so that whoever passes it on can be loaded without it.
  public static AgentOutput on(PrintStream to) {
    return new PrintedOutput(to, System::nanoTime);
  }

  PrintedOutput(PrintStream to, LongSupplier nanos) {
    this.to = to;
    this.nanos = nanos;
  }

  @Override
  public void accept(Source source, String line) {
    var allowance =
        allowances.computeIfAbsent(source, _ -> new Allowance(nanos.getAsLong(), BURST));
    synchronized (allowance) {
      if (!allowance.take(nanos.getAsLong())) {
        return;
      }
      var before = allowance.takeLeftOut();
      if (before > 0) {
        print(source, "… (" + before + " lines left out: too many at once)");
      }
      print(source, line);
    }
  }

  private void print(Source source, String line) {
    var stream = source.stream().name().toLowerCase(Locale.ROOT);
    to.println("[" + printable(source.task()) + " " + stream + "] " + printable(line));
  }

  /// Control characters would move the cursor or change colours; those of direction would show a
  /// line in another order than it has.
  private static String printable(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isObeyed(point) && point != '\t' ? '?' : point)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static boolean isObeyed(int point) {
    var type = Character.getType(point);
    return type == Character.CONTROL
        || (type == Character.FORMAT && point != ZERO_WIDTH_JOINER)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /// What a stream may still print: a burst that grows back with time.
  private static final class Allowance {
    private long at;
    private long lines;
    private long leftOut;

    Allowance(long at, long lines) {
      this.at = at;
      this.lines = lines;
    }

    boolean take(long now) {
      var grown = (now - at) / NANOS_PER_LINE;
      at += grown * NANOS_PER_LINE;
      lines = Math.min(BURST, lines + grown);
      if (lines == 0) {
        leftOut++;
        return false;
      }
      lines--;
      return true;
    }

    long takeLeftOut() {
      var taken = leftOut;
      leftOut = 0;
      return taken;
    }
  }
}
