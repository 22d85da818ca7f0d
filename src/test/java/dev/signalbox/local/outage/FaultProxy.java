package dev.signalbox.local.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Stands between the service and one dependency, and takes it away: by refusing connections, by
/// falling silent, or by answering 500. Whoever was cut off from an answer stays cut off: a
/// connection that fell silent never speaks again, as with a lost route.
final class FaultProxy implements AutoCloseable {
  private static final Pattern REQUEST_LINE = Pattern.compile("^[A-Z]+ /\\S* HTTP/1\\.1\\r\\n");
  private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: *([0-9]+)");
  private static final byte[] ANSWER_500 =
      """
      HTTP/1.1 500 Internal Server Error\r
      Content-Type: application/x-amz-json-1.0\r
      x-amzn-errortype: InternalServerError\r
      Content-Length: 33\r
      \r
      {"__type":"InternalServerError"}
      """
          .getBytes(StandardCharsets.ISO_8859_1);

  private final URI target;
  private final InetSocketAddress address;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Set<Socket> servers = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong receives = new AtomicLong();
  private volatile Mode mode = Mode.PASS;
  private volatile ServerSocket listener;

  enum Mode {
    PASS,
    REFUSE,
    HANG,
    ERROR_500
  }

  FaultProxy(URI target) throws IOException {
    this.target = target;
    this.listener = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  /// The same URL, but through here.
  String through(String url) {
    return url.replace(
        "//" + target.getAuthority() + "/", "//127.0.0.1:" + address.getPort() + "/");
  }

  /// Requests that began to arrive so far, in all modes but REFUSE.
  long requests() {
    return requests.get();
  }

  /// Those among them that receive messages.
  long receives() {
    return receives.get();
  }

  /// Connections that the service has open.
  long connections() {
    return clients.size();
  }

  void set(Mode next) throws IOException {
    var before = mode;
    mode = next;
    switch (next) {
      case REFUSE -> {
        listener.close();
        closeAll();
      }
      case PASS -> {
        if (before == Mode.REFUSE) {
          listener = listen(address);
        }
        if (before == Mode.ERROR_500) {
          closeAll();
        }
      }
      // Those who are connected are asked to connect anew: an open connection has an other end.
      case ERROR_500 -> closeAll();
      case HANG -> {}
    }
  }

  private void closeAll() throws IOException {
    for (var client : clients) {
      client.close();
    }
    for (var server : servers) {
      server.close();
    }
  }

  private ServerSocket listen(InetSocketAddress where) throws IOException {
    var server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(where, 200);
    Thread.ofPlatform().daemon().start(() -> accept(server));
    return server;
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        var client = server.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end of this listener, by `set` or `close`.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      switch (mode) {
        case PASS -> pass(client);
        case HANG -> swallow(client.getInputStream());
        case ERROR_500 -> fail(client);
        case REFUSE -> {}
      }
    } catch (IOException | UncheckedIOException cutOff) {
      // One end has closed; the other learns it by the end of its own stream.
      return;
    } finally {
      clients.remove(client);
    }
  }

  private void pass(Socket client) throws IOException {
    try (var server = new Socket(target.getHost(), target.getPort())) {
      servers.add(server);
      var _ = Thread.ofVirtual().start(() -> pump(server, client, false));
      pump(client, server, true);
      servers.remove(server);
    }
  }

  /// Copies until an end; what arrives after the silence began goes nowhere.
  private void pump(Socket from, Socket to, boolean counted) {
    try {
      var in = from.getInputStream();
      var buffer = new byte[65_536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (counted) {
          count(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
        if (mode == Mode.HANG) {
          swallow(in);
          break;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
      to.close();
    } catch (IOException cutOff) {
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void swallow(InputStream in) throws IOException {
    var buffer = new byte[65_536];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      count(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
    }
  }

  private void fail(Socket client) throws IOException {
    var in = client.getInputStream();
    var text = new StringBuilder();
    var buffer = new byte[65_536];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      if (isWhole(text)) {
        count(text.toString());
        text.setLength(0);
        client.getOutputStream().write(ANSWER_500);
      }
    }
  }

  private static boolean isWhole(StringBuilder text) {
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    var length = LENGTH.matcher(text.substring(0, end));
    return text.length() >= end + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
  }

  private void count(String text) {
    if (REQUEST_LINE.matcher(text).find()) {
      requests.incrementAndGet();
      if (text.contains("AmazonSQS.ReceiveMessage")) {
        receives.incrementAndGet();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }
}
