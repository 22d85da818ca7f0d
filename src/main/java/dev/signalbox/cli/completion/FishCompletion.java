package dev.signalbox.cli.completion;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Completions for fish, for which picocli has none: a line for each command and each option, told
/// apart by the commands that stand before.
final class FishCompletion {
  private final String program;
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String of(CommandLine root) {
    var completion = new FishCompletion(root.getCommandName());
    completion.lines.add("# Completions of " + root.getCommandName() + " for fish.");
    completion.add(root, List.of());
    return String.join("\n", completion.lines) + "\n";
  }

  private void add(CommandLine command, List<String> path) {
    var here = here(path, command.getSubcommands().keySet());
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              var about = first(sub.getCommandSpec().usageMessage().description());
              lines.add(begin(here) + " -f -a " + name + about(about));
            });
    for (var option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        lines.add(
            begin(here) + names(option) + values(option) + about(first(option.description())));
      }
    }
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              var deeper = new ArrayList<>(path);
              deeper.add(name);
              add(sub, deeper);
            });
  }

  private String begin(String condition) {
    return "complete -c " + program + " -n '" + condition + "'";
  }

  /// After these commands, and none of those that may follow.
  private static String here(List<String> path, Iterable<String> next) {
    var conditions = new ArrayList<String>();
    path.forEach(it -> conditions.add("__fish_seen_subcommand_from " + it));
    var further = String.join(" ", next);
    if (!further.isEmpty()) {
      conditions.add("not __fish_seen_subcommand_from " + further);
    }
    return String.join("; and ", conditions.isEmpty() ? List.of("true") : conditions);
  }

  private static String names(OptionSpec option) {
    var text = new StringBuilder();
    for (var name : option.names()) {
      text.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    return text.toString();
  }

  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return " -f";
    }
    var candidates = option.completionCandidates();
    return candidates == null ? " -r" : " -x -a " + quoted(String.join(" ", candidates));
  }

  private static String about(String sentence) {
    return sentence.isEmpty() ? "" : " -d " + quoted(sentence);
  }

  /// The first sentence, without what picocli would put in.
  private static String first(String[] description) {
    var text = description.length == 0 ? "" : description[0];
    return text.replaceAll("\\s*\\(?[^.;:(]*\\$\\{[^}]*}\\)?", "")
        .replaceAll("(?s)[.:;] .*|\\.$", "");
  }

  /// In single quotes fish obeys only these two.
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
