package dev.signalbox.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/// Stands in for a collector: takes OTLP over HTTP and keeps the spans that came.
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /// A span as it came over the wire.
  ///
  /// @param service what the resource calls itself, with its namespace
  /// @param parent empty for the first of its trace
  /// @param failed whether its status is an error
  public record Span(
      String service,
      String traceId,
      String id,
      String parent,
      String name,
      long startNanos,
      long endNanos,
      boolean failed,
      Map<String, String> attributes) {}

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /// What the last call had as this header.
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    try (var body = new GZIPInputStream(exchange.getRequestBody())) {
      for (var ofResource : fields(body.readAllBytes()).of(1)) {
        read(fields(ofResource));
      }
    }
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void read(Fields ofResource) {
    var about = attributes(fields(ofResource.of(1).getFirst()).of(1));
    var service = about.get("service.name") + "/" + about.get("service.namespace");
    for (var scope : ofResource.of(2)) {
      for (var span : fields(scope).of(2)) {
        spans.add(span(service, fields(span)));
      }
    }
  }

  private static Span span(String service, Fields span) {
    return new Span(
        service,
        hex(span.of(1)),
        hex(span.of(2)),
        hex(span.of(4)),
        new String(span.of(5).getFirst(), StandardCharsets.UTF_8),
        number(span.of(7).getFirst()),
        number(span.of(8).getFirst()),
        span.of(15).stream().anyMatch(it -> !fields(it).of(3).isEmpty()),
        attributes(span.of(9)));
  }

  private static Map<String, String> attributes(List<byte[]> pairs) {
    var attributes = new TreeMap<String, String>();
    for (var pair : pairs) {
      var fields = fields(pair);
      var value = fields(fields.of(2).getFirst());
      var text =
          value.of(1).isEmpty()
              ? value.of(3).stream().findFirst().map(it -> number(it) + "").orElse("")
              : new String(value.of(1).getFirst(), StandardCharsets.UTF_8);
      attributes.put(new String(fields.of(1).getFirst(), StandardCharsets.UTF_8), text);
    }
    return attributes;
  }

  private static String hex(List<byte[]> bytes) {
    return bytes.isEmpty() ? "" : HexFormat.of().formatHex(bytes.getFirst());
  }

  private static long number(byte[] eight) {
    return ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /// The fields of a protobuf message by number, a number as eight bytes.
  private record Fields(Map<Integer, List<byte[]>> values) {
    List<byte[]> of(int number) {
      return values.getOrDefault(number, List.of());
    }
  }

  private static Fields fields(byte[] message) {
    var values = new TreeMap<Integer, List<byte[]>>();
    var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      var tag = varint(in);
      var value =
          switch ((int) (tag & 7)) {
            case 0 -> eightBytes(varint(in));
            case 1 -> bytes(in, 8);
            case 2 -> bytes(in, (int) varint(in));
            case 5 -> bytes(in, 4);
            default -> throw new IllegalArgumentException("no protobuf");
          };
      values.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return new Fields(values);
  }

  private static byte[] eightBytes(long number) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    var number = 0L;
    for (int shift = 0; ; shift += 7) {
      var part = in.get();
      number |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return number;
      }
    }
  }
}
