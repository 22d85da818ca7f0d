package dev.signalbox.console.web;

import dev.signalbox.console.page.JteerrorGenerated;
import dev.signalbox.console.view.Frame;
import dev.signalbox.console.view.Frame.AssetUrls;
import dev.signalbox.console.view.Frame.Place;
import dev.signalbox.console.view.Note;
import dev.signalbox.console.view.Visitor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// One request for a page, and its answer.
record Exchange(RoutingContext context, Visitor visitor, AssetUrls assets, Instant now) {
  /// What the path names.
  String id() {
    return id(context);
  }

  static String id(RoutingContext context) {
    return Optional.ofNullable(context.pathParam("id")).orElse("");
  }

  /// A parameter of the URL or field of the form; empty where it is missing.
  String parameter(String name) {
    return Optional.ofNullable(context.request().getParam(name)).orElse("");
  }

  String field(String name) {
    return Optional.ofNullable(context.request().getFormAttribute(name)).orElse("");
  }

  Frame frame(String title, Place place) {
    // What was submitted is told by its own page.
    var note = Note.ofWord(parameter("note")).filter(it -> it != Note.SUBMITTED);
    return new Frame(title, place, context.request().uri(), visitor, note, assets);
  }

  /// Answers with what a template writes.
  void page(int status, Consumer<HtmlTemplateOutput> template) {
    var html = render(template).getBytes(StandardCharsets.UTF_8);
    context.response().setStatusCode(status).putHeader("Content-Type", "text/html; charset=utf-8");
    Gzip.end(context, html);
  }

  void page(Consumer<HtmlTemplateOutput> template) {
    page(200, template);
  }

  static String render(Consumer<HtmlTemplateOutput> template) {
    var output = new StringOutput();
    template.accept(new OwaspHtmlTemplateOutput(output));
    return output.toString();
  }

  void error(int status, String heading, String said) {
    var frame = frame(heading, Place.ELSEWHERE);
    page(status, it -> JteerrorGenerated.render(it, null, frame, status, heading, said));
  }

  /// To a page of ours, which is asked for anew.
  void redirect(String path) {
    context.response().setStatusCode(303).putHeader("Location", path).end();
  }
}
