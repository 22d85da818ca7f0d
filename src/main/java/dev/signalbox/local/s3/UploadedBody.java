package dev.signalbox.local.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// The bytes of an upload. SDKs send them in the chunks of `aws-chunked`, with a checksum behind
/// them, which is checked as S3 does; the signatures of chunks are not.
final class UploadedBody {
  private static final String CRC32_NAME = "x-amz-checksum-crc32";

  private final byte[] sent;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final Map<String, String> trailers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int at;

  private UploadedBody(byte[] sent) {
    this.sent = sent;
  }

  static byte[] of(S3Request request, byte[] sent) {
    var body = new UploadedBody(sent);
    if (isChunked(request)) {
      body.readChunks();
    } else {
      body.content.writeBytes(sent);
    }
    var content = body.content.toByteArray();
    request
        .header("x-amz-decoded-content-length")
        .filter(length -> !length.equals(Integer.toString(content.length)))
        .ifPresent(_ -> body.refuseCut());
    Optional.ofNullable(body.trailers.get(CRC32_NAME))
        .or(() -> request.header(CRC32_NAME))
        .filter(checksum -> !checksum.equals(crc32(content)))
        .ifPresent(_ -> refuseBadDigest());
    return content;
  }

  private static boolean isChunked(S3Request request) {
    var hash = request.header("x-amz-content-sha256").orElse("");
    var encoding = request.header("Content-Encoding").orElse("");
    return hash.startsWith("STREAMING-") || encoding.contains("aws-chunked");
  }

  /// Each chunk is its length in hexadecimal, perhaps a signature, its bytes; one of length 0 ends
  /// them, and headers may follow.
  private void readChunks() {
    for (var length = chunkLength(); length > 0; length = chunkLength()) {
      if (at + length > sent.length) {
        refuseCut();
      }
      content.write(sent, at, length);
      at += length;
      var _ = line();
    }
    while (at < sent.length) {
      var header = line().split(":", 2);
      if (header.length == 2) {
        trailers.put(header[0].strip(), header[1].strip());
      }
    }
  }

  private int chunkLength() {
    try {
      return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    } catch (NumberFormatException _) {
      throw new S3Refusal(400, "InvalidRequest", "The body is not aws-chunked.");
    }
  }

  private String line() {
    var start = at;
    while (at < sent.length && sent[at] != '\n') {
      at++;
    }
    var end = Math.min(++at, sent.length);
    return new String(Arrays.copyOfRange(sent, start, end), StandardCharsets.US_ASCII).strip();
  }

  private static String crc32(byte[] content) {
    var crc = new CRC32();
    crc.update(content);
    var bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  private void refuseCut() {
    throw new S3Refusal(
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header");
  }

  private static void refuseBadDigest() {
    throw new S3Refusal(
        400, "BadDigest", "The CRC32 you specified did not match the calculated checksum.");
  }
}
