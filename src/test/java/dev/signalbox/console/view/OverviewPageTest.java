package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.web.Samples;
import dev.signalbox.query.Overview.Replica;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OverviewPageTest {
  /// By the same measure as the command `status`.
  @Test
  void replicaIsMarkedOnceItHasMissedItsTime() {
    var overview = Samples.quietOverview();
    var page = new OverviewPage(overview);
    var latest = overview.at().minus(Duration.ofMinutes(3));

    assertThat(page.isSilent(new Replica("a", 1, overview.at()))).isFalse();
    assertThat(page.isSilent(new Replica("a", 1, latest))).isFalse();
    assertThat(page.isSilent(new Replica("a", 1, latest.minusMillis(1)))).isTrue();
  }
}
