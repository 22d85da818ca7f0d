package dev.signalbox.service.query;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.query.DynamoFigures;
import dev.signalbox.dynamodb.query.DynamoReplicas;
import dev.signalbox.dynamodb.query.DynamoTaskQueries;
import dev.signalbox.dynamodb.query.DynamoUserSlots;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.sweep.LeasedWork;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.query.DeadLetter;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.OverviewQuery;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.query.UserSlots;
import dev.signalbox.service.Backends;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.QueueDepths;
import dev.signalbox.sqs.command.SqsTaskCommands;
import dev.signalbox.sqs.deadletter.QueuedLetters;
import dev.signalbox.sqs.intake.MessageCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The one place where the read side is put together. Each part asks only for what it reads, so
/// that a command needs no more settings than that.
public final class ReadSides {
  /// What a backend calls the end of a session, where it tells of it.
  private static final String STOPPED = "stopped";

  private ReadSides() {}

  /// Returns all of it.
  ///
  /// @param replica the one that answers, `InReplica.NONE` in a command
  public static ReadSide of(
      Settings settings,
      AwsClients clients,
      InstantSource clock,
      Explanation.Query explanations,
      InReplica replica) {
    var tables = settings.tables();
    var queues = QueuePlaces.of(settings.queues());
    var rhythm = new SweepRhythm(settings.sweep().interval(), settings.policy().silence());
    return new ReadSide(
        tasks(clients, tables),
        explanations,
        overview(clients, tables, queues, rhythm, clock, replica),
        users(clients, tables, settings.limits().perUser()),
        deadLetters(clients, queues));
  }

  public static DynamoTaskQueries tasks(AwsClients clients, TableNames tables) {
    return new DynamoTaskQueries(
        clients.dynamoDb(), tables, Backends.KNOWN, MessageCheck::taskOfMessage);
  }

  /// @param limit how many slots a user has
  public static UserSlots.Query users(AwsClients clients, TableNames tables, int limit) {
    return new DynamoUserSlots(clients.dynamoDb(), tables, Backends.KNOWN, limit);
  }

  public static DeadLetter.Query deadLetters(AwsClients clients, QueuePlaces queues) {
    return new QueuedLetters(clients.sqs(), queues.queues());
  }

  /// @param queues those whose depth is told
  /// @param rhythm of the replicas, by which their leases tell when they were last seen
  public static OverviewQuery overview(
      AwsClients clients,
      TableNames tables,
      QueuePlaces queues,
      SweepRhythm rhythm,
      InstantSource clock,
      InReplica replica) {
    var client = clients.dynamoDb();
    var types = Backends.KNOWN;
    var parts =
        new DeploymentOverview.Parts(
            new DynamoFigures(client, tables, types, ReadSides::endOfSession),
            new DynamoReplicas(
                client,
                tables,
                rhythm.leases(types).stream()
                    .collect(toUnmodifiableMap(LeasedWork::name, LeasedWork::lease))),
            new DynamoWaitingTasks(client, tables),
            new QueueDepths(clients.sqs()),
            queues,
            types);
    return new DeploymentOverview(parts, replica, clock);
  }

  /// @param taskQueueUrl where producers send their messages
  public static TaskCommands commands(
      AwsClients clients, String taskQueueUrl, SystemSources sources) {
    return new SqsTaskCommands(clients.sqs(), taskQueueUrl, sources.clock(), sources.random());
  }

  private static Optional<Instant> endOfSession(ComputeType type, String evidence) {
    return Backends.report(type, evidence).stream()
        .flatMap(it -> it.phases().stream())
        .filter(it -> it.name().equals(STOPPED))
        .map(SessionReport.Phase::at)
        .findFirst();
  }
}
