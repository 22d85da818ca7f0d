package dev.signalbox.console.web;

import dev.signalbox.console.live.LiveEvent;
import dev.signalbox.console.view.Block;
import gg.jte.html.HtmlTemplateOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The parts of a page that change by themselves.
final class Blocks {
  private Blocks() {}

  static Map<String, Block> of(Map<String, Consumer<HtmlTemplateOutput>> templates) {
    var blocks = new TreeMap<String, Block>();
    templates.forEach((name, template) -> blocks.put(name, of(name, template)));
    return blocks;
  }

  private static Block of(String name, Consumer<HtmlTemplateOutput> template) {
    var html = Exchange.render(template);
    return new Block(name, Hash.of(html.getBytes(StandardCharsets.UTF_8)), html);
  }

  /// Each with its hash before it, by which a page leaves alone what it shows already.
  static List<LiveEvent> events(Map<String, Block> blocks) {
    return blocks.values().stream()
        .map(it -> new LiveEvent(it.name(), "<!--" + it.hash() + "-->" + it.html()))
        .toList();
  }
}
