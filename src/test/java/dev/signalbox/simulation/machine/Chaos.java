package dev.signalbox.simulation.machine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/// The one source of chance of a simulation, and the faults that follow from it.
public final class Chaos {
  private final Random random;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
  private boolean on = true;

  public Chaos(long seed) {
    // Neighbouring seeds begin alike otherwise.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    var calm = happens(0.05);
    for (var fault : Fault.values()) {
      var severity = random.nextDouble();
      var drawn = happens(0.4) ? 0 : fault.most() * severity * severity;
      rates.put(fault, calm ? 0 : drawn);
    }
  }

  /// For code of the service that takes a source of chance.
  public RandomGenerator random() {
    return random;
  }

  public boolean strikes(Fault fault) {
    if (!on || random.nextDouble() >= rates.getOrDefault(fault, 0.0)) {
      return false;
    }
    count(fault);
    return true;
  }

  public void count(Fault fault) {
    struck.merge(fault, 1, Integer::sum);
  }

  /// From now on nothing goes wrong any more that is not on its way already.
  public void end() {
    on = false;
  }

  public boolean isOver() {
    return !on;
  }

  public Map<Fault, Integer> struck() {
    return struck;
  }

  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  public Duration millis(int least, int most) {
    return Duration.ofMillis(between(least, most));
  }

  public Duration seconds(int least, int most) {
    return millis(least * 1000, most * 1000);
  }

  public <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
