package dev.signalbox.service.query;

import dev.signalbox.dynamodb.query.DynamoFigures;
import dev.signalbox.dynamodb.query.DynamoFigures.Figures;
import dev.signalbox.dynamodb.query.DynamoReplicas;
import dev.signalbox.dynamodb.query.DynamoReplicas.Told;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Quantiles;
import dev.signalbox.query.Overview.Queue;
import dev.signalbox.query.Overview.Unknown;
import dev.signalbox.query.OverviewQuery;
import dev.signalbox.service.query.QueuePlaces.Named;
import dev.signalbox.sqs.QueueDepths;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The overview of a deployment: its tables, its queues, and what one replica knows beside them.
final class DeploymentOverview implements OverviewQuery {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Parts parts;
  private final InReplica replica;
  private final InstantSource clock;

  /// What is asked.
  record Parts(
      DynamoFigures figures,
      DynamoReplicas replicas,
      DynamoWaitingTasks waiting,
      QueueDepths depths,
      QueuePlaces queues,
      ComputeTypes types) {}

  DeploymentOverview(Parts parts, InReplica replica, InstantSource clock) {
    this.parts = parts;
    this.replica = replica;
    this.clock = clock;
  }

  @Override
  public Overview now() {
    var look = new Look(clock.instant());
    look.readTables();
    look.askQueues();
    return look.overview();
  }

  /// One look. What a dependency does not tell is noted, and the rest told all the same.
  private final class Look {
    private final Instant now;
    private final List<Unknown> unknown = new ArrayList<>();
    private final List<Queue> queues = new ArrayList<>();
    private Optional<RuntimeException> trouble = Optional.empty();
    private Figures figures =
        new Figures(Map.of(), List.of(), Quantiles.NONE, Quantiles.NONE, List.of(), false);
    private Told told = Told.NOTHING;

    Look(Instant now) {
      this.now = now;
    }

    void readTables() {
      try {
        figures = parts.figures().at(now, WINDOW);
        told = parts.replicas().since(now.minus(WINDOW), now);
      } catch (DependencyRefused | DependencyUnavailable failure) {
        note(Overview.TABLES, failure);
      }
    }

    void askQueues() {
      var all = parts.queues().all();
      var depths = parts.depths().of(all.stream().map(Named::url).toList());
      for (var queue : all) {
        var depth = Optional.ofNullable(depths.known().get(queue.url()));
        depth.ifPresent(it -> queues.add(queue(queue, it)));
        Optional.ofNullable(depths.unknown().get(queue.url()))
            .ifPresent(it -> note(spelled(queue), it));
      }
    }

    private Queue queue(Named queue, QueueDepths.Depth depth) {
      return new Queue(
          queue.name(), queue.kind(), depth.waiting(), depth.inFlight(), oldest(queue, depth));
    }

    /// A replica tells of what it received last, which may be done by now.
    private Optional<Instant> oldest(Named queue, QueueDepths.Depth depth) {
      return switch (queue.kind()) {
        case LANE -> parts.types().ofWord(queue.name()).flatMap(this::laneSince);
        case QUEUE ->
            Optional.ofNullable(told.oldest().get(queue.name()))
                .filter(_ -> depth.waiting() + depth.inFlight() > 0);
        case DEAD_LETTERS -> Optional.empty();
      };
    }

    /// Tables that failed a moment ago are not asked again: each time-out would make all wait.
    private Optional<Instant> laneSince(ComputeType type) {
      if (isNoted(Overview.TABLES)) {
        return Optional.empty();
      }
      try {
        return parts.waiting().laneSince(type);
      } catch (DependencyRefused | DependencyUnavailable failure) {
        note("the oldest task in the lane of " + type.word(), failure);
        return Optional.empty();
      }
    }

    private boolean isNoted(String what) {
      return unknown.stream().anyMatch(it -> it.what().equals(what));
    }

    private void note(String what, RuntimeException failure) {
      unknown.add(new Unknown(what, String.valueOf(failure.getMessage())));
      trouble = trouble.or(() -> Optional.of(failure));
    }

    /// Where nothing can be told, this throws what stood in the way.
    Overview overview() {
      if (isNoted(Overview.TABLES) && queues.isEmpty()) {
        throw trouble.orElseThrow();
      }
      return new Overview(
          now,
          WINDOW,
          figures.states(),
          figures.ended(),
          figures.timeToStart(),
          figures.detection(),
          figures.failures(),
          figures.overdue(),
          queues,
          told.replicas(),
          replica.told(),
          replica.corrections().get(),
          unknown);
    }
  }

  private static String spelled(Named queue) {
    return switch (queue.kind()) {
      case QUEUE -> "the " + queue.name() + " queue";
      case LANE -> "the lane of " + queue.name();
      case DEAD_LETTERS -> "the dead letters of the " + queue.name() + " queue";
    };
  }
}
