package dev.signalbox.sqs.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Recognises bodies that are no JSON text by how they begin or what they decode to. No pattern
/// here can take longer than a body is long.
final class Encodings {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// In UTF-8 and UTF-16, read as they should be, with bytes swapped, and as Latin-1.
  private static final List<String> BYTE_ORDER_MARKS =
      List.of("\uFEFF", "\uFFFE", "\u00EF\u00BB\u00BF", "\u00FE\u00FF", "\u00FF\u00FE");

  private static final Pattern OTHER_QUOTES =
      Pattern.compile(
          "[{\\[]\\s*+[{\\[]?\\s*+(?:u?'|\\\\+\"|[\u2018-\u201F]|[A-Za-z]\\w*+\\s*+[:=])");
  private static final Pattern HTTP =
      Pattern.compile(
          "(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \\S++ HTTP/|HTTP/\\d|--\\S++\\s++Content-");
  private static final Pattern YAML = Pattern.compile("---\\s|-?\\s*+[A-Za-z_]\\w*+:(?:\\s|$)");
  private static final Pattern URL_ENCODED = Pattern.compile("%(?:7[Bb]|5[Bb]|22)");
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]++\\.eyJ[\\w-]++\\.[\\w-]*+");
  private static final Pattern DATA_URI = Pattern.compile("data:[^,]{0,100};base64,");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{8,}+={0,2}");
  private static final Pattern HEXADECIMAL = Pattern.compile("(?:0x)?((?:[0-9A-Fa-f]{2}){8,}+)");

  /// Of gzip, of zlib at its levels, of zstd and of bzip2.
  private static final List<String> MAGIC =
      List.of("1f8b", "7801", "785e", "789c", "78da", "28b52ffd", "425a68");

  private Encodings() {}

  static Optional<Envelope> of(String body) {
    var text = body.strip();
    if (text.isEmpty()) {
      return Optional.of(Envelope.EMPTY);
    }
    if (isGzip(body)) {
      return Optional.of(Envelope.COMPRESSED);
    }
    if (BYTE_ORDER_MARKS.stream().anyMatch(text::startsWith)) {
      return Optional.of(Envelope.BYTE_ORDER_MARK);
    }
    return beginning(text).or(() -> decoded(text)).or(() -> several(text));
  }

  /// As Latin-1, and as UTF-8, in which the second byte is none.
  private static boolean isGzip(String body) {
    return body.startsWith("\u001F\u008B") || body.startsWith("\u001F\uFFFD");
  }

  private static Optional<Envelope> beginning(String text) {
    Optional<Envelope> found = Optional.empty();
    if (text.startsWith("<")) {
      found = Optional.of(Envelope.XML);
    } else if (OTHER_QUOTES.matcher(text).lookingAt()) {
      found = Optional.of(Envelope.OTHER_QUOTES);
    } else if (HTTP.matcher(text).lookingAt()) {
      found = Optional.of(Envelope.MULTIPART);
    } else if (YAML.matcher(text).lookingAt()) {
      found = Optional.of(Envelope.YAML);
    } else if (URL_ENCODED.matcher(text).lookingAt()) {
      found = Optional.of(Envelope.URL_ENCODED);
    } else if (TOKEN.matcher(text).matches()) {
      found = Optional.of(Envelope.WEB_TOKEN);
    } else if (isForm(text)) {
      found = Optional.of(Envelope.FORM);
    }
    return found;
  }

  private static boolean isForm(String text) {
    return !text.startsWith("{")
        && !DATA_URI.matcher(text).lookingAt()
        && text.chars().noneMatch(it -> Character.isWhitespace(it) || it == '"')
        && Arrays.stream(text.split("&", -1)).allMatch(it -> it.indexOf('=') > 0)
        && !BASE64.matcher(text).matches();
  }

  private static Optional<Envelope> decoded(String text) {
    var data = DATA_URI.matcher(text);
    var plain = (data.lookingAt() ? text.substring(data.end()) : text).replaceAll("\\s++", "");
    var hex = HEXADECIMAL.matcher(plain);
    if (hex.matches()) {
      var inside = inside(HexFormat.of().parseHex(hex.group(1)));
      if (inside.isPresent()) {
        return inside.map(it -> it == Envelope.BASE64 ? Envelope.HEXADECIMAL : it);
      }
    }
    return BASE64.matcher(plain).matches() ? base64(plain) : Optional.empty();
  }

  private static Optional<Envelope> base64(String text) {
    try {
      return inside(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// A word of letters decodes as well, but to nothing that makes sense.
  private static Optional<Envelope> inside(byte[] bytes) {
    var hex = HexFormat.of().formatHex(bytes, 0, Math.min(4, bytes.length));
    if (MAGIC.stream().anyMatch(hex::startsWith)) {
      return Optional.of(Envelope.COMPRESSED);
    }
    return utf8(bytes)
        .filter(
            it -> it.startsWith("<") || Envelopes.json(it).filter(Encodings::isText).isPresent())
        .map(
            it ->
                Envelopes.of(it).filter(inner -> inner == Envelope.CELERY).orElse(Envelope.BASE64));
  }

  private static boolean isText(JsonNode json) {
    return json.isContainerNode() || json.isTextual();
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip());
    } catch (CharacterCodingException other) {
      return Optional.empty();
    }
  }

  /// JSON lines, for example.
  private static Optional<Envelope> several(String text) {
    try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
      var containers = 0;
      while (containers < 2 && values.hasNextValue() && values.nextValue().isContainerNode()) {
        containers++;
      }
      return containers == 2 ? Optional.of(Envelope.SEVERAL) : Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }
}
