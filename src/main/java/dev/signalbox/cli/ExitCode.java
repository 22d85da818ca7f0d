package dev.signalbox.cli;

/// What the exit codes of all commands mean; one meaning each, whichever the command.
public final class ExitCode {
  public static final int DONE = 0;

  /// AWS could not be asked, or something was not done.
  public static final int FAILED = 1;

  /// A wrong option, argument or setting: nothing was done.
  public static final int USAGE = 2;

  /// What was looked for, and should not exist, exists.
  public static final int FOUND = 3;

  /// What was asked for by its name is not there.
  public static final int NOT_FOUND = 4;

  /// The reader of the output went away: 128 plus the number of SIGPIPE, as a shell says it.
  public static final int BROKEN_PIPE = 141;

  private ExitCode() {}
}
