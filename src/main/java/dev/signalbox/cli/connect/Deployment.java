package dev.signalbox.cli.connect;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cloudformation.StackOutputs;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which deployment a command talks to: that of the environment; or of a stack, for what the
/// environment leaves open; or the local one, where neither names any.
public final class Deployment {
  private static final String REGION = "AWS_REGION";
  private static final int LONGEST = 1_000;

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "Read the deployment's names from the outputs of this CloudFormation stack.")
  private Optional<String> stack = Optional.empty();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Its Region, in place of AWS_REGION.")
  private Optional<String> region = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  /// A deployment that can be asked.
  public record Open(Settings settings, AwsClients clients, ResolvedSettings resolved) {}

  /// What a command does with it, and the exit code of that.
  @FunctionalInterface
  public interface Work {
    int with(Open deployment);
  }

  /// Opens it with the settings that are needed and does the work. Returns its exit code, or 2 when
  /// a setting is missing or wrong, or 1 when AWS could not be asked.
  public int work(Terminal terminal, Set<Setting> needed, Work work) {
    try {
      var resolved = resolve(terminal);
      return switch (Settings.read(resolved.values(), needed)) {
        case Settings.Reading.Bad(var problems) -> refuse(terminal, problems);
        case Settings.Reading.Good(var settings) -> {
          try (var clients = ConfiguredClients.of(settings, resolved.credentials())) {
            yield work.with(new Open(settings, clients, resolved));
          }
        }
      };
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      terminal.err().println(PlainText.cell(String.valueOf(trouble.getMessage()), LONGEST));
      return ExitCode.FAILED;
    }
  }

  private int refuse(Terminal terminal, List<String> problems) {
    terminal.err().println("This needs to know the deployment, and these settings are wrong:");
    problems.forEach(problem -> terminal.err().println("  - " + problem));
    if (stack.isEmpty()) {
      terminal.err().println("Set them, or say --stack NAME, or start one with 'signalbox local'.");
    }
    return ExitCode.USAGE;
  }

  /// The variables and where each comes from.
  ///
  /// @throws ParameterException when the Region of the stack is not known
  /// @throws DependencyRefused when the stack cannot be read
  /// @throws DependencyUnavailable when CloudFormation does not answer
  public ResolvedSettings resolve(Terminal terminal) {
    var environment = terminal.environment();
    var given = region.map(it -> Map.of(REGION, it)).orElse(Map.of());
    var resolved =
        stack
            .map(name -> ofStack(terminal, name, given))
            .or(() -> namesADeployment(environment) ? Optional.empty() : local(terminal))
            .orElseGet(() -> ofEnvironment(environment));
    return resolved.and(given, new Origin.Given("--region"));
  }

  private static ResolvedSettings ofEnvironment(Map<String, String> environment) {
    return ResolvedSettings.NONE.and(environment, new Origin.Environment());
  }

  /// A Region that is given is one of AWS's own.
  private boolean namesADeployment(Map<String, String> environment) {
    return region.isPresent()
        || Arrays.stream(Setting.values())
            .filter(it -> it.need() == Setting.Need.REQUIRED)
            .anyMatch(it -> !environment.getOrDefault(it.key(), "").isBlank());
  }

  private ResolvedSettings ofStack(Terminal terminal, String name, Map<String, String> given) {
    var environment = terminal.environment();
    var caller = ofEnvironment(environment).and(given, new Origin.Given("--region"));
    var named =
        switch (Settings.read(caller.values(), Set.of())) {
          case Settings.Reading.Bad(var problems) ->
              throw new ParameterException(
                  mixee.commandLine(), "--stack cannot be asked: " + String.join("; ", problems));
          case Settings.Reading.Good(var settings) -> outputs(settings, name);
        };
    tellOverridden(terminal, name, named.values().keySet(), environment);
    return ResolvedSettings.NONE
        .and(named.values(), new Origin.Stack(name))
        .withheld(named.withheld(), new Origin.Stack(name))
        .and(environment, new Origin.Environment());
  }

  private StackOutputs.Told outputs(Settings settings, String name) {
    try (var clients = ConfiguredClients.of(settings, Optional.empty())) {
      var outputs = new StackOutputs(clients.cloudFormation()).of(name);
      if (outputs.filter(it -> !it.values().isEmpty()).isPresent()) {
        return outputs.get();
      }
      var what = outputs.isEmpty() ? "there is no stack " : "no setting is named by stack ";
      throw new ParameterException(
          mixee.commandLine(),
          "--stack: " + what + PlainText.cell(name, 128) + " in " + settings.aws().region());
    }
  }

  /// Two deployments in one command are most often a forgotten export.
  private static void tellOverridden(
      Terminal terminal, String name, Set<String> named, Map<String, String> environment) {
    var overridden =
        named.stream()
            .filter(it -> it.startsWith(Setting.PREFIX) && environment.containsKey(it))
            .sorted()
            .toList();
    if (!overridden.isEmpty()) {
      terminal
          .err()
          .println(
              "Of the environment and not of stack %s: %s"
                  .formatted(name, String.join(", ", overridden)));
    }
  }

  /// All that the file says of AWS, and nothing that the environment does: a profile of a real
  /// account is no place for local names.
  private static Optional<ResolvedSettings> local(Terminal terminal) {
    var file = LocalFile.of(terminal.environment());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      var values = file.get().values();
      if (values.isEmpty()) {
        return Optional.empty();
      }
      if (!LocalFile.answers(values)) {
        terminal.err().println("The local AWS of " + file.get().path() + " is gone.");
        return Optional.empty();
      }
      terminal.err().println("On the local AWS, by " + file.get().path() + ".");
      return Optional.of(
          ResolvedSettings.NONE
              .and(values, new Origin.Local(file.get().path()))
              .and(ours(terminal.environment()), new Origin.Environment()));
    } catch (IOException unreadable) {
      terminal.err().println("Cannot read " + file.get().path() + ": " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static Map<String, String> ours(Map<String, String> environment) {
    var ours = new TreeMap<>(environment);
    ours.keySet().removeIf(it -> !it.startsWith(Setting.PREFIX));
    return ours;
  }
}
