package dev.signalbox.cli;

import dev.signalbox.console.CannotListen;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `signalbox run`: one replica of the service, until SIGTERM.
@Command(
    name = "run",
    description = "Run one replica of the service with the settings of the environment.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it was asked to stop (SIGTERM, SIGINT) and did",
      "1:it could not stop as it should",
      "2:a setting is wrong, or its address cannot be listened on"
    },
    footerHeading = "Example:%n",
    footer = {"  signalbox run"},
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return switch (Settings.read(terminal.environment())) {
      case Settings.Reading.Bad(var problems) -> refuse(problems);
      case Settings.Reading.Good(var settings) -> run(settings);
    };
  }

  private int refuse(List<String> problems) {
    terminal.err().println("signalbox cannot start, the settings are wrong:");
    problems.forEach(problem -> terminal.err().println("  - " + problem));
    return ExitCode.USAGE;
  }

  private int run(Settings settings) throws InterruptedException {
    var world = new SystemSources(terminal.clock(), terminal.random());
    try {
      var signalbox =
          Signalbox.start(settings, ConfiguredClients.of(settings, Optional.empty()), world);
      Shutdown.await(signalbox::close);
      return ExitCode.DONE;
    } catch (CannotListen taken) {
      var line = taken.told(Setting.HTTP_HOST.key(), Setting.HTTP_PORT.key());
      terminal.err().println("signalbox cannot start: " + line + ".");
      return ExitCode.USAGE;
    }
  }
}
