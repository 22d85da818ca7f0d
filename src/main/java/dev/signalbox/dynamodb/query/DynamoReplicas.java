package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.query.Overview.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// The replicas by the leases that they hold. Which leases there can be is known, so they are read
/// and not looked for. A replica that has nothing to watch over holds none.
public final class DynamoReplicas {
  private static final String PREFIX = Reserved.PREFIX + "sweep/";

  private final SummaryRows rows;
  private final Map<String, Duration> leases = new HashMap<>();

  /// @param due how long the lease of a shard is
  /// @param visit how long that of the supervision of a type is
  public DynamoReplicas(
      DynamoDbAsyncClient client,
      TableNames tables,
      ComputeTypes types,
      Duration due,
      Function<ComputeType, Duration> visit) {
    this.rows =
        new SummaryRows(
            client,
            tables.userConcurrency(),
            "user_id",
            List.of("user_id", "lease_holder", "lease_until"));
    for (var shard : TaskShard.all(types)) {
      leases.put(PREFIX + "due/" + shard.name(), due);
      shard.type().ifPresent(it -> leases.put(PREFIX + "visit/" + shard.name(), visit.apply(it)));
    }
  }

  /// Returns them by name.
  public List<Replica> all() {
    var byHolder = new HashMap<String, List<Instant>>();
    rows.of(List.copyOf(leases.keySet()))
        .forEach(
            (key, item) ->
                item.textOf("lease_holder")
                    .ifPresent(
                        holder ->
                            item.longOf("lease_until").stream()
                                .mapToObj(Instant::ofEpochMilli)
                                .map(it -> it.minus(leases.getOrDefault(key, Duration.ZERO)))
                                .forEach(
                                    taken ->
                                        byHolder
                                            .computeIfAbsent(holder, _ -> new ArrayList<>())
                                            .add(taken))));
    return byHolder.entrySet().stream()
        .map(
            it ->
                new Replica(
                    it.getKey(),
                    it.getValue().size(),
                    it.getValue().stream().max(Instant::compareTo).orElseThrow()))
        .sorted(Comparator.comparing(Replica::name))
        .toList();
  }
}
