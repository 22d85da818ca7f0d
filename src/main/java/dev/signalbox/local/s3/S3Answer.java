package dev.signalbox.local.s3;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/// An answer as it goes over the wire.
record S3Answer(int status, Map<String, String> headers, Buffer body) {
  static S3Answer empty(int status, Map<String, String> headers) {
    return new S3Answer(status, headers, Buffer.buffer());
  }

  static S3Answer xml(int status, String document) {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document;
    var headers = Map.of("Content-Type", "application/xml");
    return new S3Answer(status, headers, Buffer.buffer(text));
  }
}
