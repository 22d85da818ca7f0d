package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.query.Overview.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// The replicas by the leases that they hold. Which leases there can be is known, so they are read
/// and not looked for.
public final class DynamoReplicas {
  private static final String PREFIX = Reserved.PREFIX + "sweep/";

  private static final String OLDEST = "oldest";

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
            List.of("user_id", "lease_holder", "lease_until", OLDEST));
    leases.forEach((work, length) -> this.leases.put(PREFIX + work, length));
  }

  /// What leases tell.
  ///
  /// @param replicas by name
  /// @param oldest by the name of a queue, since when its oldest message waits, as those replicas
  ///     saw it whose lease has not run out
  public record Told(List<Replica> replicas, Map<String, Instant> oldest) {
    public static final Told NOTHING = new Told(List.of(), Map.of());
  }

  /// Returns those that were seen since then. Nobody removes what one left that is gone.
  public Told since(Instant from, Instant now) {
    var items = rows.of(List.copyOf(leases.keySet()));
    return new Told(replicas(items, from), oldest(items.values(), now));
  }

  private List<Replica> replicas(Map<String, Item> items, Instant from) {
    var byHolder = new HashMap<String, List<Instant>>();
    items.forEach(
        (key, item) ->
            item.textOf("lease_holder")
                .ifPresent(
                    holder ->
                        until(item)
                            .map(it -> it.minus(leases.getOrDefault(key, Duration.ZERO)))
                            .ifPresent(
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

  private static Map<String, Instant> oldest(Collection<Item> items, Instant now) {
    var oldest = new TreeMap<String, Instant>();
    items.stream()
        .filter(it -> until(it).filter(now::isBefore).isPresent())
        .map(it -> it.mapOf(OLDEST))
        .forEach(
            seen ->
                seen.attributes()
                    .keySet()
                    .forEach(
                        queue ->
                            millis(seen, queue)
                                .ifPresent(it -> oldest.merge(queue, it, DynamoReplicas::older))));
    return oldest;
  }

  private static Instant older(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Optional<Instant> until(Item item) {
    return millis(item, "lease_until");
  }

  private static Optional<Instant> millis(Item item, String name) {
    return item.longOf(name).stream().mapToObj(Instant::ofEpochMilli).findFirst();
  }
}
