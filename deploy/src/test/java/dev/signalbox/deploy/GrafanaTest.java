package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.metrics.Meters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The dashboard for Grafana and the page of objectives, against what the service measures and what
/// the deployment alarms on: Grafana draws an empty panel for a name that is none, and says
/// nothing.
class GrafanaTest {
  private static final JsonNode DASHBOARD = Variant.json(Path.of("grafana/signalbox.json"));
  private static final Pattern SERIES = Pattern.compile("\\b(signalbox_[a-z_]+)(\\{[^}]*})?");
  private static final Pattern LABEL = Pattern.compile("\\b([a-z_]+)(?:=~|!=|=)\"");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");

  /// Labels that Prometheus adds.
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");

  /// The meter of each name that a scrape can hold.
  private static Map<String, Meters> names() {
    var names = new HashMap<String, Meters>();
    for (var meter : Meters.values()) {
      if (meter.kind() == Meters.Kind.TIMER) {
        for (var end : List.of("_bucket", "_count", "_sum", "_max")) {
          names.put(meter.prometheusName() + end, meter);
        }
      } else {
        names.put(meter.prometheusName(), meter);
      }
    }
    return names;
  }

  private static List<String> expressions() {
    var expressions = new ArrayList<String>();
    DASHBOARD.path("panels").findValues("expr").forEach(it -> expressions.add(it.asText()));
    return expressions;
  }

  private static Set<String> titles() {
    var titles = new TreeSet<String>();
    DASHBOARD.path("panels").forEach(it -> titles.add(it.path("title").asText()));
    return titles;
  }

  @Test
  void everySeriesIsOneThatTheServiceServesWithLabelsThatItHas() {
    assertThat(expressions()).hasSizeGreaterThan(30);
    for (var expression : expressions()) {
      var keys = new TreeSet<>(OF_PROMETHEUS);
      var series = SERIES.matcher(expression);
      var found = false;
      while (series.find()) {
        found = true;
        assertThat(names()).as(expression).containsKey(series.group(1));
        keys.addAll(names().getOrDefault(series.group(1), Meters.ATTEMPTS).labelKeys());
      }
      assertThat(found).as(expression).isTrue();
      var used = new TreeSet<>(Samples.all(expression, LABEL.pattern()));
      for (var grouped : Samples.all(expression, GROUPED.pattern())) {
        used.addAll(List.of(grouped.split(", *", -1)));
      }
      assertThat(keys).as(expression).containsAll(used);
    }
  }

  @Test
  void legendsNameLabelsThatTheirExpressionGroupsBy() {
    for (var target : DASHBOARD.path("panels").findValues("targets")) {
      for (var one : target) {
        for (var label : Samples.all(one.path("legendFormat").asText(), "\\{\\{(\\w+)}}")) {
          assertThat(one.path("expr").asText()).containsPattern("by \\([^)]*\\b" + label + "\\b");
        }
      }
    }
  }

  private static String expression(String title) {
    for (var panel : DASHBOARD.path("panels")) {
      if (panel.path("title").asText().equals(title)) {
        return panel.at("/targets/0/expr").asText();
      }
    }
    throw new AssertionError("no panel is called " + title);
  }

  /// What is not known adds up to nothing, and one replica that is well must not hide another.
  @Test
  void whatIsWrongIsCountedWhicheverReplicaSaysSo() {
    assertThat(expression("Dependencies down"))
        .startsWith("count(min by (dependency) (signalbox_dependency_up")
        .contains(" == 0)");
    assertThat(expression("Loops that stand")).startsWith("count(signalbox_loop_standing");
    for (var expression : expressions()) {
      assertThat(expression).doesNotContainPattern("max by [^)]*\\) \\(signalbox_dependency_up");
    }
  }

  @Test
  void panelsHaveTitlesAndPlacesOfTheirOwn() {
    var places = new TreeSet<String>();
    var ids = new TreeSet<Integer>();
    DASHBOARD
        .path("panels")
        .forEach(
            it -> {
              assertThat(places.add(it.path("gridPos").toString())).as(it.toString()).isTrue();
              assertThat(ids.add(it.path("id").asInt())).isTrue();
            });
    assertThat(titles()).hasSize(DASHBOARD.path("panels").size());
  }

  /// Cells of a column of the table of objectives.
  private static List<String> column(int number) {
    var cells = new ArrayList<String>();
    for (var line : Samples.read(Path.of("../docs/slo.md")).lines().toList()) {
      var row = line.split(" \\| ", -1);
      if (line.startsWith("| ") && row.length == 5 && !line.startsWith("| objective")) {
        cells.add(row[number].replace(" |", "").strip());
      }
    }
    assertThat(cells).hasSizeGreaterThan(8);
    return cells;
  }

  @Test
  void everyObjectiveHasAnAlarmAndAPanelThatAreThere() {
    var alarms = new Alarms(Variant.ECS).byName().keySet();
    for (var cell : column(3)) {
      var named = Samples.all(cell, "`(\\w+)`");
      assertThat(named).as(cell).isNotEmpty();
      assertThat(alarms).containsAll(named);
    }
    assertThat(titles()).containsAll(column(4));
  }

  @Test
  void objectivesNameMetersOfTheCatalogue() {
    var meters = new TreeSet<String>();
    for (var meter : Meters.values()) {
      meters.add(meter.meterName());
    }
    assertThat(meters)
        .containsAll(
            Samples.all(Samples.read(Path.of("../docs/slo.md")), "`(signalbox\\.[a-z.]+)`"));
  }
}
