package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoDueTasks;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.orchestrator.StuckTasks;
import dev.signalbox.orchestrator.Sweeper;
import dev.signalbox.sqs.DeadLetters;
import dev.signalbox.sqs.Redrive;

/// What the commands for operators work with: the same queues, tables and rules as the service's,
/// from the same settings. Its methods block.
public final class OperatorDesk implements AutoCloseable {
  private final Settings settings;
  private final AwsClients clients;
  private final World world;

  public OperatorDesk(Settings settings, AwsClients clients, World world) {
    this.settings = settings;
    this.clients = clients;
    this.world = world;
  }

  /// The queues of the service, each with its dead letters.
  public enum QueueName {
    TASK("task"),
    EVENTS("events");

    private final String word;

    QueueName(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public DeadLetters deadLetters(QueueName name) {
    return new DeadLetters(clients.sqs(), queue(name).deadLetterUrl());
  }

  public Redrive redrive(QueueName name) {
    return new Redrive(clients.sqs(), queue(name).deadLetterUrl(), queue(name).url());
  }

  private Settings.Queue queue(QueueName name) {
    return switch (name) {
      case TASK -> settings.taskQueue();
      case EVENTS -> settings.eventsQueue();
    };
  }

  public StuckTasks stuckTasks() {
    var store =
        new DynamoTaskStore(
            clients.dynamoDb(),
            settings.tables(),
            settings.userConcurrencyMax(),
            settings.policy().retention());
    return new StuckTasks(new DynamoDueTasks(clients.dynamoDb(), settings.tables()), store);
  }

  /// Sweeps once, as the service does.
  public Sweeper.Sweep sweep() {
    return Signalbox.sweepOnce(settings, clients, world);
  }

  @Override
  public void close() {
    clients.close();
  }
}
