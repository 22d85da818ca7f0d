package dev.signalbox.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/// Adds up what the proxies see.
final class CostCounter {
  private final Map<Costs.Call, Double> calls = new TreeMap<>();
  private final Map<Costs.Call, Double> refused = new TreeMap<>();
  private final Map<Costs.Call, Double> failed = new TreeMap<>();
  private final Map<String, Double> writes = new TreeMap<>();
  private final Map<String, Double> asReported = new TreeMap<>();
  private final Map<String, Double> reads = new TreeMap<>();

  synchronized void called(Costs.Call call) {
    add(calls, call, 1);
  }

  synchronized void refused(Costs.Call call) {
    add(refused, call, 1);
  }

  synchronized void failed(Costs.Call call) {
    add(failed, call, 1);
  }

  synchronized void consumed(String operation, JsonNode answer) {
    for (var used : ConsumedCapacity.of(operation, answer)) {
      if (used.isWrite()) {
        add(asReported, used.place(), used.reported());
        add(writes, used.place(), used.units());
      } else {
        add(reads, used.place(), used.units());
      }
    }
  }

  synchronized Costs soFar() {
    return new Costs(
        new TreeMap<>(calls),
        new TreeMap<>(refused),
        new TreeMap<>(failed),
        new TreeMap<>(writes),
        new TreeMap<>(asReported),
        new TreeMap<>(reads));
  }

  private static <K> void add(Map<K, Double> counts, K key, double number) {
    counts.merge(key, number, Double::sum);
  }
}
