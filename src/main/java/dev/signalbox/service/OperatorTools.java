package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.orchestrator.sweep.StuckTasks;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.service.settings.QueueSettings;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.Redrive;

/// What the commands for operators work with: the same queues, tables and rules as the service's,
/// from the same settings. Its methods block.
public final class OperatorTools implements AutoCloseable {
  private final Settings settings;
  private final AwsClients clients;
  private final SystemSources world;

  public OperatorTools(Settings settings, AwsClients clients, SystemSources world) {
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
    return new DeadLetters(clients.sqs(), queue(name).deadLetters().value());
  }

  public Redrive redrive(QueueName name) {
    return new Redrive(clients.sqs(), queue(name).deadLetters().value(), queue(name).url().value());
  }

  private QueueSettings.Queue queue(QueueName name) {
    return switch (name) {
      case TASK -> settings.queues().task();
      case EVENTS -> settings.queues().events();
    };
  }

  public StuckTasks stuckTasks() {
    var store = Composition.store(settings, clients);
    return new StuckTasks(Composition.openTasks(settings, clients), store, Backends.KNOWN);
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
