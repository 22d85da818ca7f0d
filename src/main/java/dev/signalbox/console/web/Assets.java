package dev.signalbox.console.web;

import dev.signalbox.console.view.Frame.AssetUrls;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// The files that pages need, read once from the class path. A URL holds the hash of what it names,
/// so browsers keep each for as long as they like.
final class Assets {
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String JS = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";

  private final Map<String, File> byPath = new HashMap<>();
  private final AssetUrls urls;

  private record File(String type, Buffer plain, Buffer packed) {}

  Assets() {
    urls =
        new AssetUrls(
            add("console.css", CSS, "/console/console.css"),
            add("console.js", JS, "/console/console.js"),
            add("htmx.js", JS, WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js"),
            add("sse.js", JS, WEBJARS + "htmx-ext-sse/2.2.2/sse.js"),
            add("uplot.js", JS, WEBJARS + "uplot/1.6.30/dist/uPlot.iife.min.js"),
            add("uplot.css", CSS, WEBJARS + "uplot/1.6.30/dist/uPlot.min.css"),
            add("icon.svg", "image/svg+xml", "/console/icon.svg"));
  }

  private String add(String name, String type, String resource) {
    var plain = read(resource);
    var path = "/assets/" + Hash.of(plain) + "/" + name;
    byPath.put(path, new File(type, Buffer.buffer(plain), Gzip.of(plain)));
    return path;
  }

  private static byte[] read(String resource) {
    try (var in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  AssetUrls urls() {
    return urls;
  }

  /// Answers with the file, or with 404.
  void serve(RoutingContext context) {
    var file = byPath.get(String.valueOf(context.request().path()));
    if (file == null) {
      context.response().setStatusCode(404).end();
      return;
    }
    var response = context.response().putHeader("Content-Type", file.type());
    response.putHeader("Cache-Control", "public, max-age=31536000, immutable");
    Gzip.end(context, file.plain(), file::packed);
  }
}
