package dev.signalbox.console.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// Answers in fewer bytes where the browser can take them. Vert.x could do it for the whole port,
/// but would hold back what a stream of events has to say.
final class Gzip {
  private static final int WORTH_IT = 1_024;

  private Gzip() {}

  static Buffer of(byte[] plain) {
    var packed = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Buffer.buffer(packed.toByteArray());
  }

  static void end(RoutingContext context, byte[] plain) {
    end(context, Buffer.buffer(plain), () -> of(plain));
  }

  /// @param packed asked for only if it is sent
  static void end(RoutingContext context, Buffer plain, Supplier<Buffer> packed) {
    var response = context.response().putHeader("Vary", "Accept-Encoding");
    var isPacked = plain.length() >= WORTH_IT && accepts(context);
    var body = isPacked ? packed.get() : plain;
    if (isPacked) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (HttpMethod.HEAD.equals(context.request().method())) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static boolean accepts(RoutingContext context) {
    var accepted = context.request().getHeader("Accept-Encoding");
    return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
  }
}
