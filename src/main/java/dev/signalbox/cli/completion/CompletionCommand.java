package dev.signalbox.cli.completion;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `signalbox completion`: a script that teaches a shell the commands.
@Command(
    name = "completion",
    description = {
      "Print a script with which a shell completes commands, options and their words.",
      "For bash and zsh read it with 'source <(signalbox completion bash)'; for fish write it to"
          + " ~/.config/fish/completions/signalbox.fish."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it was printed", "2:there is no such shell here"},
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox completion bash",
      "  signalbox completion zsh",
      "  signalbox completion fish"
    },
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// A shell that can be taught.
  enum Shell {
    BASH,
    ZSH,
    FISH;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(script(spec.root().commandLine()));
    terminal.out().flush();
    return ExitCode.DONE;
  }

  /// What picocli makes for bash begins with what zsh needs to read it.
  private String script(CommandLine root) {
    return switch (shell) {
      case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
      case FISH -> FishCompletion.of(root);
    };
  }
}
