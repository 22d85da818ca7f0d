package dev.signalbox.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What a command gets from the process that it runs in.
///
/// @param isInteractive whether what it prints is seen by a person at once, and not read by a
///     program
public record Terminal(
    Map<String, String> environment,
    InstantSource clock,
    RandomGenerator random,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean isInteractive) {
  /// How many columns its output may have.
  public static final int COLUMNS = 80;

  /// Of a program that reads what is printed, and gives nothing to read.
  public Terminal(
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      PrintStream out,
      PrintStream err) {
    this(environment, clock, random, InputStream.nullInputStream(), out, err, false);
  }

  /// Whether it shows colours, and nobody asked for none: see https://no-color.org.
  public boolean showsColours() {
    return isInteractive
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
