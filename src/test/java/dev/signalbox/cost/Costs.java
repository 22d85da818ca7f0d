package dev.signalbox.cost;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What was called and consumed up to a moment, or between two.
///
/// @param calls how often each operation was called, refused calls among them
/// @param refused the calls among them that a condition or another transaction refused
/// @param failed the calls among them that failed in any other way
/// @param writes write units of each table, or of each index as `table/index`, by the rules of AWS
/// @param asReported the same as the answers said it
/// @param reads read units of each table or index
record Costs(
    Map<Call, Double> calls,
    Map<Call, Double> refused,
    Map<Call, Double> failed,
    Map<String, Double> writes,
    Map<String, Double> asReported,
    Map<String, Double> reads) {

  /// An operation of one dependency.
  record Call(Dependency dependency, String operation) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
      var order = dependency.compareTo(other.dependency);
      return order == 0 ? operation.compareTo(other.operation) : order;
    }
  }

  Costs minus(Costs earlier) {
    return new Costs(
        minus(calls, earlier.calls),
        minus(refused, earlier.refused),
        minus(failed, earlier.failed),
        minus(writes, earlier.writes),
        minus(asReported, earlier.asReported),
        minus(reads, earlier.reads));
  }

  Costs per(int tasks) {
    return new Costs(
        per(calls, tasks),
        per(refused, tasks),
        per(failed, tasks),
        per(writes, tasks),
        per(asReported, tasks),
        per(reads, tasks));
  }

  /// All calls but those of SQS, which are paid by the batch and made while nothing happens.
  double callsWithoutQueues() {
    return sum(calls, it -> it.dependency() != Dependency.SQS);
  }

  double writeUnits() {
    return sum(writes, _ -> true);
  }

  static <K> double sum(Map<K, Double> of, Predicate<K> which) {
    return of.entrySet().stream()
        .filter(it -> which.test(it.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static <K extends Comparable<K>> Map<K, Double> minus(
      Map<K, Double> later, Map<K, Double> earlier) {
    var difference = new TreeMap<>(later);
    earlier.forEach((key, value) -> difference.merge(key, -value, Double::sum));
    difference.values().removeIf(value -> value == 0);
    return difference;
  }

  private static <K extends Comparable<K>> Map<K, Double> per(Map<K, Double> all, int tasks) {
    var each = new TreeMap<>(all);
    each.replaceAll((_, value) -> value / tasks);
    return each;
  }
}
