package dev.signalbox.local.s3;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// One object with what a reader gets back beside its bytes.
record S3Object(Buffer bytes, String contentType, Instant modifiedAt) {
  /// The MD5 of the bytes, as of every object that was put in one piece.
  String etag() {
    try {
      return "\""
          + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes.getBytes()))
          + "\"";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
