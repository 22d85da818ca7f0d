package dev.signalbox.cli.local;

import dev.signalbox.cli.Numbers;
import dev.signalbox.console.CannotListen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// Options that say where the local AWS listens.
final class Addresses {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on, 127.0.0.1 by default. Whoever reaches another one can run programs"
              + " here: use it in a container or a network of your own only.")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Numbers.Port.class,
      description = "Port of ECS, EventBridge and AgentCore; a free one by default.")
  int aws;

  @Option(
      names = "--sqs-port",
      paramLabel = "PORT",
      converter = Numbers.Port.class,
      description = "Port of SQS; a free one by default.")
  int sqs;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      converter = Numbers.Port.class,
      description = "Port of DynamoDB; a free one by default.")
  int dynamoDb;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      converter = Numbers.Port.class,
      description = "Port of S3; a free one by default.")
  int s3;

  /// What is wrong with them together; empty if nothing is.
  Optional<String> problem() {
    return byPort().entrySet().stream()
        .filter(it -> it.getKey() != 0 && it.getValue().size() > 1)
        .map(it -> String.join(" and ", it.getValue()) + " are both " + it.getKey())
        .findFirst();
  }

  /// The one line about an address that cannot be had.
  String told(CannotListen taken) {
    var options = byPort().getOrDefault(taken.port(), List.of("--port"));
    return taken.told("--host", options.getFirst());
  }

  /// The options by the port that they name; those of free ports are under 0.
  private Map<Integer, List<String>> byPort() {
    var options = new TreeMap<Integer, List<String>>();
    Map.of("--port", aws, "--sqs-port", sqs, "--dynamodb-port", dynamoDb, "--s3-port", s3)
        .forEach(
            (option, port) -> options.computeIfAbsent(port, _ -> new ArrayList<>()).add(option));
    options.values().forEach(Collections::sort);
    return options;
  }
}
