package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.query.Overview.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// The replicas by the leases that they hold. Which leases there can be is known, so they are read
/// and not looked for.
public final class DynamoReplicas {
  private static final String PREFIX = Reserved.PREFIX + "sweep/";

  private final SummaryRows rows;
  private final Map<String, Duration> leases = new HashMap<>();

  /// @param leases by the name of what is leased, how long it is; a lease tells only its end
  public DynamoReplicas(
      DynamoDbAsyncClient client, TableNames tables, Map<String, Duration> leases) {
    this.rows =
        new SummaryRows(
            client,
            tables.userConcurrency(),
            "user_id",
            List.of("user_id", "lease_holder", "lease_until"));
    leases.forEach((work, length) -> this.leases.put(PREFIX + work, length));
  }

  /// Returns those that were seen since then, by name. Nobody removes what one left that is gone.
  public List<Replica> since(Instant from) {
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
        .filter(it -> it.lastSeen().isAfter(from))
        .sorted(Comparator.comparing(Replica::name))
        .toList();
  }
}
