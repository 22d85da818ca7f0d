package dev.signalbox.cost;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The benchmark against its bar, which needs a quiet machine: only with `-Dlane.test=true`.
final class LaunchLaneLatencyTest {
  @Test
  @EnabledIfSystemProperty(named = "lane.test", matches = "true")
  void nobodyWaitsBehindALaunchLane() throws IOException {
    LaunchLaneBenchmark.check(LaunchLaneBenchmark.Size.ofSystemProperties());
  }
}
