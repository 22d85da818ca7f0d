package dev.signalbox.service.served;

import dev.signalbox.console.Routes;
import dev.signalbox.console.web.WebConsole;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.query.InReplica;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;

/// The pages for a browser, as the settings open them.
public final class Pages {
  /// Fast enough to be called live, and slow enough for the tables.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private Pages() {}

  public static Routes of(
      Settings settings,
      ReadSide read,
      TaskCommands commands,
      InReplica replica,
      SystemSources sources) {
    var options =
        new WebConsole.Options(
            settings.console().token(), Loopback.is(settings.http().host()), LOOK_EVERY);
    return new WebConsole(
        read, commands, replica::told, options, sources.clock(), sources.random());
  }
}
