package dev.signalbox.cli.text;

import dev.signalbox.cli.Terminal;
import dev.signalbox.lifecycle.task.TaskStatus;
import picocli.CommandLine.Help.Ansi.Style;

/// Colours, where a person sees them.
public final class Colours {
  private final boolean shown;

  private Colours(boolean shown) {
    this.shown = shown;
  }

  public static Colours of(Terminal terminal) {
    return new Colours(terminal.showsColours());
  }

  public String good(String text) {
    return painted(Style.fg_green, text);
  }

  public String bad(String text) {
    return painted(Style.fg_red, text);
  }

  public String faint(String text) {
    return painted(Style.faint, text);
  }

  public String bold(String text) {
    return painted(Style.bold, text);
  }

  /// A text about a task, as its status is.
  public String of(TaskStatus status, String text) {
    return switch (status) {
      case COMPLETED -> good(text);
      case FAILED, TIMED_OUT -> bad(text);
      case AWAITING_APPROVAL -> painted(Style.fg_yellow, text);
      case CANCELLED -> faint(text);
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, RUNNING, FINALIZING -> text;
    };
  }

  private String painted(Style style, String text) {
    return shown ? style.on() + text + style.off() : text;
  }
}
