package dev.signalbox.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.local.agent.jvm.AgentCommand;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The service and the local AWS in one process. The service is the real one, with its own clients;
/// it knows nothing of where it runs.
public final class LocalSignalbox implements AutoCloseable {
  private static final int TOKEN_BYTES = 16;

  private final LocalAws aws;
  private final Signalbox service;
  private final AwsClients serviceClients;

  private LocalSignalbox(LocalAws aws, Signalbox service, AwsClients serviceClients) {
    this.aws = aws;
    this.service = service;
    this.serviceClients = serviceClients;
  }

  /// The command of the agent that comes with the local AWS.
  public static List<String> sampleAgent() {
    return AgentCommand.shared().words();
  }

  /// Starts both. Blocks for a few seconds.
  ///
  /// @param also settings of the service beside those that it needs here, or in their place
  public static LocalSignalbox start(
      LocalAws.Ports ports,
      Map<String, String> also,
      List<String> agent,
      AgentOutput agentOutput,
      Consumer<ObjectNode> ecsEvents,
      InstantSource clock,
      RandomGenerator random) {
    return start(ports, also, agent, agentOutput, ecsEvents, _ -> {}, clock, random);
  }

  /// Starts both, and says where to look as soon as something can be seen there.
  ///
  /// @param console is given lines for a person
  public static LocalSignalbox start(
      LocalAws.Ports ports,
      Map<String, String> also,
      List<String> agent,
      AgentOutput agentOutput,
      Consumer<ObjectNode> ecsEvents,
      Consumer<String> console,
      InstantSource clock,
      RandomGenerator random) {
    var aws = LocalAws.start(ports, new LocalAws.Agents(agent, agentOutput, ecsEvents));
    try {
      var settings = settings(aws, agent, also, random);
      var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
      var service =
          Signalbox.start(
              settings,
              clients,
              new SystemSources(clock, random),
              port -> consoleLines(port, settings.console()).forEach(console));
      return new LocalSignalbox(aws, service, clients);
    } catch (RuntimeException failure) {
      aws.close();
      throw failure;
    }
  }

  private static Settings settings(
      LocalAws aws, List<String> agent, Map<String, String> also, RandomGenerator random) {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.put(Setting.CONSOLE_ENABLED.key(), "true");
    environment.put(Setting.CONSOLE_TOKEN.key(), newToken(random));
    environment.putAll(also);
    return switch (Settings.read(environment)) {
      case Settings.Reading.Good(var settings) -> settings;
      case Settings.Reading.Bad(var problems) ->
          throw new IllegalStateException("the local AWS makes wrong settings: " + problems);
    };
  }

  private static String newToken(RandomGenerator random) {
    var bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Where to look. What stands behind the hash is known to the browser alone: it logs in by it,
  /// so whoever reads this line can act too.
  private static List<String> consoleLines(int port, Settings.Console console) {
    if (!console.enabled()) {
      return List.of();
    }
    var address = "http://127.0.0.1:" + port;
    var lines = new ArrayList<>(List.of("Console: " + address + "/"));
    console
        .token()
        .ifPresent(
            it ->
                lines.add("Log in to act and to see what tasks say: " + address + "/login#" + it));
    return lines;
  }

  public LocalAws aws() {
    return aws;
  }

  public Signalbox service() {
    return service;
  }

  /// The clients of the service, which a test may count.
  public AwsClients serviceClients() {
    return serviceClients;
  }

  /// What a person needs to know to use it.
  public List<String> welcome() {
    var lines = new ArrayList<String>();
    lines.add("The local AWS is up, and signalbox consumes its queues. Ctrl-C ends both.");
    lines.add("");
    lines.add("Give these to your shell, and any AWS SDK or CLI works with the local AWS:");
    lines.add("  unset " + String.join(" ", LocalAws.LEADS_ELSEWHERE));
    aws.shellEnvironment().forEach((name, value) -> lines.add("  export " + name + "=" + value));
    lines.add("");
    lines.add("task queue          " + aws.queues().tasks().url());
    lines.add("its dead letters    " + aws.queues().tasksDead().url());
    lines.add("tasks               " + LocalNames.TABLES.tasks());
    lines.add("timeline            " + LocalNames.TABLES.taskEvents());
    lines.add("payload bucket      " + LocalNames.PAYLOAD_BUCKET);
    lines.add(
        "repositories        "
            + String.join(
                ", ", LocalNames.ECS_REPO, LocalNames.AGENTCORE_REPO, LocalNames.EXAMPLE_REPO));
    lines.add("ECS cluster         " + LocalNames.CLUSTER);
    lines.add("health              http://127.0.0.1:" + service.httpPort() + "/health/ready");
    lines.add("faults              POST " + aws.wire().endpoint() + "/_local/faults");
    lines.add("");
    lines.add("Try, in that shell:");
    lines.add(
        "  aws sqs send-message --endpoint-url \"$AWS_ENDPOINT_URL_SQS\""
            + " --queue-url \"$TASK_QUEUE_URL\" --message-body"
            + " '{\"type\":\"submit\",\"user_id\":\"me\",\"task_description\":\"hello\"}'");
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    service.close();
    aws.close();
  }
}
