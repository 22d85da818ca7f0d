package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.console.web.Samples;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Overview.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class OverviewPageTest {
  /// There is one judgement of a deployment.
  @Test
  void whatTheCommandStatusFindsIsFoundHereToo() {
    for (var overview :
        List.of(
            Samples.quietOverview(),
            Samples.busyOverview(),
            Samples.overviewWithoutTables(),
            Samples.unhealthyOverview())) {
      var findings = Condition.of(overview).findings();

      assertThat(new OverviewPage(overview).concerns())
          .extracting(it -> it.text().toLowerCase(Locale.ROOT), OverviewPage.Concern::nextStep)
          .containsExactlyElementsOf(
              findings.stream()
                  .map(it -> tuple(it.what().toLowerCase(Locale.ROOT), it.nextStep()))
                  .toList());
    }
    assertThat(new OverviewPage(Samples.unhealthyOverview()).concerns())
        .extracting(OverviewPage.Concern::url)
        .containsExactly(
            "#dependencies",
            "#dependencies",
            "/tasks?status=PENDING_UPLOADS&status=SUBMITTED&status=QUEUED&status=HYDRATING"
                + "&status=RUNNING&status=AWAITING_APPROVAL&status=FINALIZING",
            "/dead-letters?queue=events",
            "/tasks?status=QUEUED",
            "/tasks?code=NETWORK_NOT_FOUND");
  }

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
