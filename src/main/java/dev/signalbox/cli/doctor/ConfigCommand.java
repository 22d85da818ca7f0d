package dev.signalbox.cli.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox config`: the settings that are in force, and where each comes from.
@Command(
    name = "config",
    description = {
      "Show every setting, its value and where it comes from: the environment, a stack, 'signalbox"
          + " local', an option, or the default; and what is wrong with them. Secrets are hidden.",
      "Needs no setting, and asks AWS for nothing but the outputs of a stack."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the service would start with them",
      "1:the stack could not be read",
      "2:a wrong option",
      "3:it would not, and why is shown"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox config", "  signalbox config --json"},
    mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
  private static final int LONGEST = 1_000;

  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      var resolved = deployment.resolve(terminal);
      var problems =
          switch (Settings.read(resolved.values())) {
            case Settings.Reading.Good _ -> List.<String>of();
            case Settings.Reading.Bad(var found) -> found;
          };
      print(EffectiveValue.all(resolved), problems);
      return problems.isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      terminal.err().println(PlainText.cell(String.valueOf(trouble.getMessage()), LONGEST));
      return ExitCode.FAILED;
    }
  }

  private void print(List<EffectiveValue> values, List<String> problems) {
    if (json) {
      terminal.out().println(PlainText.json(document(values, problems)));
    } else {
      lines(values, problems).forEach(terminal.out()::println);
    }
    terminal.out().flush();
  }

  private static ObjectNode document(List<EffectiveValue> values, List<String> problems) {
    var document = new ObjectMapper().createObjectNode();
    var settings = document.putArray("settings");
    for (var it : values) {
      var node = settings.addObject().put("name", it.name());
      it.value().ifPresentOrElse(text -> node.put("value", text), () -> node.putNull("value"));
      node.put("origin", it.origin()).put("secret", it.isSecret());
    }
    problems.forEach(document.putArray("problems")::add);
    return document;
  }

  /// By their origin, which is what two people with different settings compare.
  private List<String> lines(List<EffectiveValue> values, List<String> problems) {
    var colours = Colours.of(terminal);
    var byOrigin = new LinkedHashMap<String, List<EffectiveValue>>();
    values.forEach(it -> byOrigin.computeIfAbsent(it.origin(), _ -> new ArrayList<>()).add(it));
    var unset = byOrigin.remove("not set");
    var defaults = byOrigin.remove("default");
    var lines = new ArrayList<String>();
    byOrigin.forEach((origin, some) -> group(colours.bold("From " + origin + ":"), some, lines));
    if (defaults != null) {
      group(colours.bold("By default:"), defaults, lines);
    }
    if (unset != null) {
      group(colours.bold("Not set:"), unset, lines);
    }
    if (!problems.isEmpty()) {
      lines.add(colours.bad("The service would not start with these:"));
      problems.forEach(it -> lines.add("  - " + PlainText.of(it)));
    }
    return lines;
  }

  private static void group(String title, List<EffectiveValue> values, List<String> lines) {
    lines.add(title);
    for (var it : values) {
      var value = it.value().map(text -> "=" + PlainText.of(text)).orElse("");
      lines.add("  " + it.name() + value);
    }
    lines.add("");
  }
}
