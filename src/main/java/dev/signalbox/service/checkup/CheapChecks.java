package dev.signalbox.service.checkup;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.dynamodb.inspect.TableInspection;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.inspect.QueueInspection;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What a replica may ask by itself when it starts: of its queues and tables. Things that are not
/// there are left to the calls that miss them.
public final class CheapChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<Check> SHAPES = Set.of(Check.REDRIVE, Check.INDEXES, Check.STREAM);

  private final Settings settings;
  private final AwsClients clients;

  public CheapChecks(Settings settings, AwsClients clients) {
    this.settings = settings;
    this.clients = clients;
  }

  /// Blocks until all is answered, on whatever thread.
  public List<Examined> lines() {
    try (var questions = new Questions(PATIENCE)) {
      var queues = new QueuePart(settings.queues(), new QueueInspection(clients.sqs()), questions);
      var tables =
          new TablePart(settings.tables(), new TableInspection(clients.dynamoDb()), questions);
      return java.util.stream.Stream.concat(
              queues.lines(QueuePart.NO_RULE).stream(), tables.lines().stream())
          .filter(it -> SHAPES.contains(it.check()))
          .toList();
    }
  }
}
