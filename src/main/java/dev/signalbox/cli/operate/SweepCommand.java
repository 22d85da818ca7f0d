package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox sweep --once`: what the service does by itself every few seconds, now.
@Command(
    name = "sweep",
    description = {
      "Look once at every task that is past its deadline, as the service does by itself.",
      "Safe at any time and while the service runs; needs the whole SIGNALBOX_* environment of"
          + " 'run', whose rules it follows."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that was due was done",
      "1:something was not done, or AWS could not be asked",
      "2:a wrong option or setting"
    },
    footerHeading = "Example:%n",
    footer = {"  signalbox sweep --once"},
    mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Deployment deployment = new Deployment();

  @Option(names = "--once", description = "One sweep and no more; required.")
  private boolean once;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  public SweepCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!once) {
      throw new ParameterException(
          spec.commandLine(), "Say --once: the service sweeps again and again by itself.");
    }
    return new Operator(terminal, deployment, Needs.ALL)
        .work(
            desk -> {
              var swept = desk.sweep();
              terminal.out().println(json ? json(swept) : text(swept));
              return swept.complete() ? ExitCode.DONE : ExitCode.FAILED;
            });
  }

  private static String text(Sweeper.Sweep swept) {
    var text = new StringBuilder();
    text.append(
        "due %d, corrected %d, failed %d"
            .formatted(swept.due(), swept.corrected(), swept.failed()));
    if (swept.shardsHeld() > 0) {
      text.append(
          "; %d of the shards were just being swept by a replica".formatted(swept.shardsHeld()));
    }
    if (swept.shardsFailed() > 0) {
      text.append("; %d of the shards could not be read".formatted(swept.shardsFailed()));
    }
    return text.toString();
  }

  private static String json(Sweeper.Sweep swept) {
    return PlainText.json(
        new ObjectMapper()
            .createObjectNode()
            .put("due", swept.due())
            .put("corrected", swept.corrected())
            .put("failed", swept.failed())
            .put("shards_held", swept.shardsHeld())
            .put("shards_failed", swept.shardsFailed()));
  }
}
