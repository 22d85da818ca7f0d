package dev.signalbox.cli.doctor;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.ResolvedSettings;
import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.doctor.Report;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.checkup.Checkup;
import dev.signalbox.service.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox doctor`: what is wrong with a deployment, what it breaks, and what mends it.
@Command(
    name = "doctor",
    description = {
      "Look the deployment over: credentials, Region, clock, queues, rule, pipe, tables, bucket,"
          + " cluster, task definition, network, start rates. Says of each finding what is wrong,"
          + " what it breaks, and the command that mends it.",
      "Reads only, and takes less than ten seconds. Takes the settings of 'run'."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:nothing was found, but not everything could be looked at",
      "2:a wrong option",
      "3:something is wrong"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox doctor", "  signalbox doctor --json"},
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final int LONGEST = 1_000;

  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      var report = report(deployment.resolve(terminal));
      print(report);
      return exitCode(report);
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      terminal.err().println(PlainText.cell(String.valueOf(trouble.getMessage()), LONGEST));
      return ExitCode.FAILED;
    }
  }

  private Report report(ResolvedSettings resolved) {
    return switch (Settings.read(resolved.values())) {
      case Settings.Reading.Bad(var problems) -> Checkup.ofWrongSettings(problems);
      case Settings.Reading.Good(var settings) ->
          new Checkup(
                  settings, resolved.credentials(), terminal.clock(), resolved.withheld().keySet())
              .report();
    };
  }

  private void print(Report report) {
    if (json) {
      terminal.out().println(PlainText.json(ReportJson.of(report)));
    } else {
      ReportText.of(report, Colours.of(terminal)).forEach(terminal.out()::println);
    }
    terminal.out().flush();
  }

  private static int exitCode(Report report) {
    if (report.isWrong()) {
      return ExitCode.FOUND;
    }
    // What nobody knows is no success: a script would take it for one.
    return report.unknown().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
