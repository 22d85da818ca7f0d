package dev.signalbox.service.operator;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoApprovals;
import dev.signalbox.dynamodb.TableCheck;
import dev.signalbox.dynamodb.slots.SlotCensus;
import dev.signalbox.dynamodb.slots.SlotRepair;
import dev.signalbox.orchestrator.sweep.StuckTasks;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.orchestrator.sweep.WaitingForMend;
import dev.signalbox.service.Backends;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.Stores;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.TimerPause;
import dev.signalbox.service.settings.QueueSettings;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.SqsTaskWaker;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.Discard;
import dev.signalbox.sqs.deadletter.LetterSamples;
import dev.signalbox.sqs.deadletter.Redrive;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the commands for operators work with: the same queues, tables and rules as the service's,
/// from the same settings. Its methods block.
public final class OperatorTools {
  /// A hundred rows are one call.
  private static final int ROWS_MAX = 20_000;

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

  /// Some letters of each of these queues.
  public Map<QueueName, LetterSamples.Sample> letters(List<QueueName> names, int most) {
    var urls = names.stream().map(it -> queue(it).deadLetters().value()).toList();
    var samples = new LetterSamples(clients.sqs()).of(urls, most);
    var byName = new EnumMap<QueueName, LetterSamples.Sample>(QueueName.class);
    names.forEach(
        it ->
            Optional.ofNullable(samples.get(queue(it).deadLetters().value()))
                .ifPresent(sample -> byName.put(it, sample)));
    return byName;
  }

  public Redrive redrive(QueueName name) {
    return new Redrive(clients.sqs(), queue(name).deadLetters().value(), queue(name).url().value());
  }

  public Discard discard(QueueName name) {
    return new Discard(clients.sqs(), queue(name).deadLetters().value());
  }

  private QueueSettings.Queue queue(QueueName name) {
    return switch (name) {
      case TASK -> settings.queues().task();
      case EVENTS -> settings.queues().events();
    };
  }

  public StuckTasks stuckTasks() {
    var store = Stores.tasks(settings, clients, world.random());
    return new StuckTasks(Stores.open(settings, clients), store, Backends.KNOWN);
  }

  public WaitingForMend waitingForMend() {
    return new WaitingForMend(Stores.open(settings, clients), ROWS_MAX);
  }

  /// What agents ask people; empty where no table for it is set.
  public Optional<DynamoApprovals> approvals() {
    return Stores.approvals(settings, clients, world.random());
  }

  /// What users hold.
  public Slots slots() {
    var client = clients.dynamoDb();
    var tables = settings.tables();
    var census = new SlotCensus(client, tables, Backends.KNOWN);
    return new Slots(
        new SlotRepair(client, tables, census, new TimerPause()),
        Stores.tasks(settings, clients, world.random()),
        new SqsTaskWaker(clients.sqs(), settings.queues().task().url().value(), world.clock()),
        world.clock());
  }

  /// Sweeps once, as the service does. Where no table can be read, there is one reason to say and
  /// not one for each shard.
  public Sweeper.Sweep sweep() {
    new TableCheck(clients.dynamoDb(), settings.tables()).tasks();
    return Signalbox.sweepOnce(settings, clients, world);
  }
}
