package dev.signalbox.cli.local;

import dev.signalbox.cli.Shutdown;
import dev.signalbox.cli.Terminal;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.local.demo.Demo;
import dev.signalbox.service.settings.Setting;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
    mixinStandardHelpOptions = true)
public final class LocalCommand implements Callable<Integer> {
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

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on, 127.0.0.1 by default. Whoever reaches another one can run programs"
              + " here: use it in a container or a network of your own only.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of ECS, EventBridge and AgentCore; a free one by default.")
  private int port;

  @Option(
      names = "--sqs-port",
      paramLabel = "PORT",
      description = "Port of SQS; a free one by default.")
  private int sqsPort;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      description = "Port of DynamoDB; a free one by default.")
  private int dynamoDbPort;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      description = "Port of S3; a free one by default.")
  private int s3Port;

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
    try {
      if (noService) {
        return withoutService();
      }
      return demo ? demo() : stay();
    } catch (NoClassDefFoundError missing) {
      terminal
          .err()
          .println(
              "This installation of signalbox has no local AWS. Run it from the source tree with"
                  + " 'mvn -q -Plocal', or from target/signalbox.");
      return 1;
    }
  }

  private int demo() {
    var demonstration = new Demo(json ? Optional.empty() : Optional.of(terminal.out()));
    if (!json) {
      terminal.out().println("Starting the local AWS and the service ...");
    }
    try (var local =
        LocalSignalbox.start(
            new LocalAws.Ports(host, port, sqsPort, dynamoDbPort, s3Port),
            Demo.settings(),
            LocalSignalbox.sampleAgent(),
            (_, _) -> {},
            demonstration::see,
            terminal.clock(),
            terminal.random())) {
      var report = demonstration.run(local.aws());
      terminal.out().print(json ? report.json() + System.lineSeparator() : "\n" + report.table());
      terminal.out().flush();
      return report.ok() ? 0 : 1;
    }
  }

  private int stay() throws InterruptedException {
    var local =
        LocalSignalbox.start(
            new LocalAws.Ports(host, port, sqsPort, dynamoDbPort, s3Port),
            ofPayloads(),
            agentCommand(),
            (session, line) -> printAgentLine(terminal.out(), session, line),
            _ -> {},
            terminal.clock(),
            terminal.random());
    local.welcome().forEach(terminal.out()::println);
    Shutdown.await(local::close);
    return 0;
  }

  private int withoutService() throws InterruptedException {
    var command = agentCommand();
    var demonstration = new Demo(Optional.of(terminal.err()));
    var aws =
        LocalAws.start(
            new LocalAws.Ports(host, port, sqsPort, dynamoDbPort, s3Port),
            new LocalAws.Agents(
                command,
                (session, line) -> printAgentLine(terminal.err(), session, line),
                demonstration::see));
    var settings = new TreeMap<>(aws.deployment(command));
    settings.putAll(demo ? Demo.settings() : ofPayloads());
    Exports.of(settings).forEach(terminal.out()::println);
    terminal.out().println("# The local AWS is up; start a service with these settings.");
    terminal.out().flush();
    if (!demo) {
      Shutdown.await(aws::close);
      return 0;
    }
    try (aws) {
      var report = demonstration.run(aws);
      terminal.err().print(report.table());
      return report.ok() ? 0 : 1;
    }
  }

  private Map<String, String> ofPayloads() {
    return inlinePayloads ? Map.of(Setting.PAYLOAD_BUCKET.key(), "") : Map.of();
  }

  private List<String> agentCommand() {
    var command = agent.map(CommandLineSplitter::of).orElseGet(LocalSignalbox::sampleAgent);
    if (command.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--agent names no command");
    }
    return command;
  }

  private static void printAgentLine(PrintStream to, String session, String line) {
    to.println("[" + List.of(session.split("/")).getLast() + "] " + line);
  }
}
