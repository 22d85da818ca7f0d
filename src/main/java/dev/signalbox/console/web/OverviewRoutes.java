package dev.signalbox.console.web;

import dev.signalbox.console.live.LiveEvent;
import dev.signalbox.console.page.JteoverviewChartGenerated;
import dev.signalbox.console.page.JteoverviewFailuresGenerated;
import dev.signalbox.console.page.JteoverviewGenerated;
import dev.signalbox.console.page.JteoverviewHealthGenerated;
import dev.signalbox.console.page.JteoverviewProblemGenerated;
import dev.signalbox.console.page.JteoverviewQueuesGenerated;
import dev.signalbox.console.page.JteoverviewStatesGenerated;
import dev.signalbox.console.page.JteoverviewTimesGenerated;
import dev.signalbox.console.view.Block;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.OverviewPage;
import dev.signalbox.query.Overview.Dependency;
import dev.signalbox.query.OverviewQuery;
import gg.jte.html.HtmlTemplateOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The first page.
final class OverviewRoutes {
  private static final List<String> NAMES =
      List.of("states", "chart", "times", "failures", "queues", "health");

  private static final LiveEvent TROUBLE = new LiveEvent("pulse", "trouble");

  private final OverviewQuery query;
  private final Supplier<List<Dependency>> dependencies;

  /// @param dependencies what is told of them while the overview cannot be read
  OverviewRoutes(OverviewQuery query, Supplier<List<Dependency>> dependencies) {
    this.query = query;
    this.dependencies = dependencies;
  }

  void show(Exchange exchange) {
    var read = Trouble.orAnswer(query::now);
    var blocks = new TreeMap<String, Block>();
    read.answer().ifPresent(it -> blocks.putAll(blocks(new OverviewPage(it))));
    blocks.putAll(problem(read.problem()));
    NAMES.forEach(it -> blocks.putIfAbsent(it, Block.EMPTY));
    var frame = exchange.frame("Overview", Place.OVERVIEW);
    exchange.page(it -> JteoverviewGenerated.render(it, null, frame, blocks));
  }

  /// What has changed since a page was made.
  List<LiveEvent> events() {
    var read = Trouble.orAnswer(query::now);
    var events = new ArrayList<>(Blocks.events(problem(read.problem())));
    read.answer()
        .ifPresentOrElse(
            it -> events.addAll(Blocks.events(blocks(new OverviewPage(it)))),
            () -> events.add(TROUBLE));
    return events;
  }

  private Map<String, Block> problem(String problem) {
    var down = problem.isEmpty() ? List.<Dependency>of() : dependencies.get();
    return Blocks.of(
        Map.of("problem", it -> JteoverviewProblemGenerated.render(it, null, problem, down)));
  }

  private static Map<String, Block> blocks(OverviewPage page) {
    return Blocks.of(
        Map.<String, Consumer<HtmlTemplateOutput>>of(
            "states", it -> JteoverviewStatesGenerated.render(it, null, page),
            "chart", it -> JteoverviewChartGenerated.render(it, null, page),
            "times", it -> JteoverviewTimesGenerated.render(it, null, page),
            "failures", it -> JteoverviewFailuresGenerated.render(it, null, page),
            "queues", it -> JteoverviewQueuesGenerated.render(it, null, page),
            "health", it -> JteoverviewHealthGenerated.render(it, null, page)));
  }
}
