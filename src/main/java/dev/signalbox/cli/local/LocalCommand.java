package dev.signalbox.cli.local;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Shutdown;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Exports;
import dev.signalbox.console.CannotListen;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.local.demo.Demo;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.process.PrintedOutput;
import dev.signalbox.service.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox local`: the service on a local AWS, with no account, no Docker and no network. The
/// service image has this class but none of `dev.signalbox.local`, and picocli looks at every
/// signature here: so they name no type from there.
@Command(
    name = "local",
    description = "Run the service on a local AWS: no account, no Docker, no network.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it was asked to stop and did; with --demo, all tasks ended as expected",
      "1:with --demo, one did not",
      "2:a wrong option, or an address that cannot be listened on"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox local", "  signalbox local --demo"},
    mixinStandardHelpOptions = true)
public final class LocalCommand implements Callable<Integer> {
  /// A service image leaves its classes out.
  private static final String LOCAL_AWS = "dev/signalbox/local/";

  private final Terminal terminal;

  @Option(
      names = "--demo",
      description = "Send a fixed set of tasks, show their lives, exit 0 if all end as expected.")
  private boolean demo;

  @Option(names = "--json", description = "With --demo: print one JSON document instead.")
  private boolean json;

  @Option(
      names = "--agent",
      paramLabel = "COMMAND",
      description =
          "Your own agent in place of the sample one: a command and its arguments, split at spaces"
              + " outside of quotes. It gets the environment that it would get on ECS.")
  private Optional<String> agent = Optional.empty();

  @Option(
      names = "--no-service",
      description =
          "Start the local AWS only, and print the settings of a service that runs elsewhere. With"
              + " --demo: send the tasks through that service.")
  private boolean noService;

  @Mixin private Addresses at = new Addresses();

  @Option(
      names = "--inline-payloads",
      description =
          "Give ECS agents their payload in AGENT_PAYLOAD, as a service without a bucket does, and"
              + " not in S3.")
  private boolean inlinePayloads;

  @Spec private CommandSpec spec = CommandSpec.create();

  public LocalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (json && !demo) {
      throw new ParameterException(spec.commandLine(), "--json goes with --demo only");
    }
    if (json && noService) {
      throw new ParameterException(spec.commandLine(), "--json goes without --no-service only");
    }
    if (demo && agent.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--demo needs the sample agent: leave --agent out");
    }
    at.problem()
        .ifPresent(
            it -> {
              throw new ParameterException(spec.commandLine(), it);
            });
    try {
      if (noService) {
        return withoutService();
      }
      return demo ? demo() : stay();
    } catch (CannotListen taken) {
      terminal.err().println("signalbox local cannot start: " + at.told(taken) + ".");
      return ExitCode.USAGE;
    } catch (NoClassDefFoundError missing) {
      if (!String.valueOf(missing.getMessage()).startsWith(LOCAL_AWS)) {
        throw missing;
      }
      terminal
          .err()
          .println(
              "This installation of signalbox has no local AWS. Run it from the source tree with"
                  + " 'mvn -q -Plocal', or from target/signalbox.");
      return ExitCode.FAILED;
    }
  }

  private int demo() {
    var demonstration = new Demo(json ? Optional.empty() : Optional.of(terminal.out()));
    try (var local =
        LocalSignalbox.start(
            new LocalAws.Ports(at.host, at.aws, at.sqs, at.dynamoDb, at.s3),
            Demo.settings(),
            LocalSignalbox.sampleAgent(),
            AgentOutput.UNREAD,
            demonstration::see,
            json ? _ -> {} : terminal.out()::println,
            terminal.clock(),
            terminal.random())) {
      var report = demonstration.run(local.aws());
      terminal.out().print(json ? report.json() + System.lineSeparator() : "\n" + report.table());
      terminal.out().flush();
      return report.ok() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private int stay() throws InterruptedException {
    var local =
        LocalSignalbox.start(
            new LocalAws.Ports(at.host, at.aws, at.sqs, at.dynamoDb, at.s3),
            ofPayloads(),
            agentCommand(),
            PrintedOutput.on(terminal.out()),
            _ -> {},
            terminal.out()::println,
            terminal.clock(),
            terminal.random());
    var variables = new TreeMap<>(local.aws().deployment(agentCommand()));
    variables.putAll(local.aws().shellEnvironment());
    variables.put(Setting.HTTP_PORT.key(), Integer.toString(local.service().httpPort()));
    var announcement = Announcement.of(terminal, variables);
    local.welcome().forEach(terminal.out()::println);
    announcement.line().ifPresent(terminal.out()::println);
    return stay(announcement, local::close);
  }

  /// Until it is asked to stop, or at once where nobody gets to know how it is reached.
  private int stay(Announcement announcement, Runnable close) throws InterruptedException {
    Runnable both =
        () -> {
          announcement.close();
          close.run();
        };
    if (terminal.out().checkError()) {
      both.run();
    } else {
      Shutdown.await(both);
    }
    return ExitCode.DONE;
  }

  private int withoutService() throws InterruptedException {
    var command = agentCommand();
    var demonstration = new Demo(Optional.of(terminal.err()));
    var aws =
        LocalAws.start(
            new LocalAws.Ports(at.host, at.aws, at.sqs, at.dynamoDb, at.s3),
            new LocalAws.Agents(command, PrintedOutput.on(terminal.err()), demonstration::see));
    var settings = new TreeMap<>(aws.deployment(command));
    settings.putAll(demo ? Demo.settings() : ofPayloads());
    settings.putAll(aws.shellEnvironment());
    terminal.out().println("unset " + String.join(" ", LocalAws.LEADS_ELSEWHERE));
    Exports.of(settings).forEach(terminal.out()::println);
    terminal.out().println("# The local AWS is up; start a service with these settings.");
    terminal.out().flush();
    if (!demo) {
      var announcement = Announcement.of(terminal, settings);
      return stay(announcement, aws::close);
    }
    try (aws) {
      var report = demonstration.run(aws);
      terminal.err().print(report.table());
      return report.ok() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private Map<String, String> ofPayloads() {
    return inlinePayloads ? Map.of(Setting.PAYLOAD_BUCKET.key(), "") : Map.of();
  }

  private List<String> agentCommand() {
    if (agent.isEmpty()) {
      return LocalSignalbox.sampleAgent();
    }
    try {
      var command = CommandLineSplitter.of(agent.get());
      Programs.of(terminal.environment()).require(command);
      return command;
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(
          spec.commandLine(), "--agent " + unusable.getMessage(), unusable);
    }
  }
}
