package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.aws.name.QueueAddress;
import dev.signalbox.aws.name.QueueAddress.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what is wrong together although each value is good alone: queues, tables and times that
/// cannot go with each other. A value that is wrong alone is told where it is read.
final class Contradictions {
  private final SettingsReader reader;
  private final ComputeSettings compute;
  private final Settings.Aws aws;

  Contradictions(SettingsReader reader, ComputeSettings compute, Settings.Aws aws) {
    this.reader = reader;
    this.compute = compute;
    this.aws = aws;
  }

  void tell() {
    var queues = queues();
    queues.forEach(this::tellFifo);
    tellSameQueue(queues);
    queues.forEach(this::tellQueueElsewhere);
    tellQueuesOfSeveralAccounts(queues);
    tellSameTable();
    new PlacedNames(reader, compute, aws, place(queues).map(Place::account)).tell();
    tellTimes();
  }

  /// The queues that are used and whose URLs can be read.
  private Map<Setting, QueueAddress> queues() {
    var used =
        new ArrayList<>(
            List.of(
                TASK_QUEUE_URL,
                TASK_DEAD_LETTER_QUEUE_URL,
                EVENTS_QUEUE_URL,
                EVENTS_DEAD_LETTER_QUEUE_URL));
    compute.ecs().ifPresent(_ -> used.add(ECS_LANE_QUEUE_URL));
    if (compute.agentCore().enabled()) {
      used.add(AGENTCORE_LANE_QUEUE_URL);
    }
    var queues = new EnumMap<Setting, QueueAddress>(Setting.class);
    used.forEach(
        it -> reader.given(it).flatMap(QueueAddress::of).ifPresent(url -> queues.put(it, url)));
    return queues;
  }

  private void tellFifo(Setting setting, QueueAddress queue) {
    if (queue.isFifo()) {
      reader.problem(
          setting.key()
              + " is a FIFO queue, which takes none of the delays that messages are given here:"
              + " make a standard queue");
    }
  }

  /// Two dead-letter queues that are one are no better: a redrive moves what lies in it to one
  /// place.
  private void tellSameQueue(Map<Setting, QueueAddress> queues) {
    var settings = List.copyOf(queues.keySet());
    for (int i = 0; i < settings.size(); i++) {
      for (var other : settings.subList(i + 1, settings.size())) {
        var one = settings.get(i);
        if (identity(queues, one).equals(identity(queues, other))) {
          reader.problem(
              one.key() + " and " + other.key() + " are the same queue: each needs one of its own");
        }
      }
    }
  }

  /// Where an endpoint is given, it answers for every host.
  private String identity(Map<Setting, QueueAddress> queues, Setting setting) {
    var queue = Optional.ofNullable(queues.get(setting)).orElseThrow();
    return isElsewhere(Api.SQS) ? queue.path() : queue.identity();
  }

  private void tellQueueElsewhere(Setting setting, QueueAddress queue) {
    queue
        .place()
        .map(Place::region)
        .filter(region -> !isElsewhere(Api.SQS) && !aws.region().isEmpty())
        .filter(region -> !region.equals(aws.region()))
        .ifPresent(
            region ->
                reader.problem(
                    setting.key() + " is in " + region + ", but AWS_REGION is " + aws.region()));
  }

  private void tellQueuesOfSeveralAccounts(Map<Setting, QueueAddress> queues) {
    var first = place(queues);
    queues.forEach(
        (setting, queue) ->
            queue
                .place()
                .filter(place -> !place.account().equals(first.orElseThrow().account()))
                .ifPresent(
                    place ->
                        reader.problem(
                            setting.key()
                                + " is of account "
                                + place.account()
                                + ", but others are of "
                                + first.orElseThrow().account()
                                + ": all queues of a deployment are in one account")));
  }

  private static Optional<Place> place(Map<Setting, QueueAddress> queues) {
    return queues.values().stream().flatMap(it -> it.place().stream()).findFirst();
  }

  private void tellSameTable() {
    var tables =
        List.of(
            TASK_TABLE,
            TASK_EVENTS_TABLE,
            USER_CONCURRENCY_TABLE,
            REPO_TABLE,
            TASK_APPROVALS_TABLE);
    for (int i = 0; i < tables.size(); i++) {
      for (var other : tables.subList(i + 1, tables.size())) {
        var one = tables.get(i);
        if (table(one).isPresent() && table(one).equals(table(other))) {
          reader.problem(
              one.key() + " and " + other.key() + " are the same table: each needs one of its own");
        }
      }
    }
  }

  /// The name alone, where an ARN is given.
  private Optional<String> table(Setting setting) {
    return reader.given(setting).map(it -> it.substring(it.lastIndexOf('/') + 1));
  }

  private void tellTimes() {
    tellShorter(BACKOFF_MAX, BACKOFF_FIRST, "the first wait is never longer than the highest");
    tellShorter(STOP_AGE, STOP_REPEAT, "a stop would be given up before it was ever repeated");
    if (compute.agentCore().enabled()) {
      tellShorter(
          HEARTBEAT_NEVER_SEEN,
          HEARTBEAT_STALE,
          "an agent would be lost before its first heartbeat is due");
    }
  }

  private void tellShorter(Setting longer, Setting shorter, String because) {
    var most = SettingsReader.duration(reader.orDefault(longer));
    var least = SettingsReader.duration(reader.orDefault(shorter));
    if (most.isPresent() && least.isPresent() && most.get().compareTo(least.get()) < 0) {
      reader.problem(
          longer.key()
              + " ("
              + reader.orDefault(longer)
              + ") is shorter than "
              + shorter.key()
              + " ("
              + reader.orDefault(shorter)
              + "): "
              + because);
    }
  }

  private boolean isElsewhere(Api service) {
    return aws.endpoints().of(service).isPresent();
  }
}
