package dev.signalbox.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name under which a request asks for the port.
public final class HostName {
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "(?:[a-z0-9-]+\\.)*localhost|127(?:\\.\\d{1,3}){3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?");

  private HostName() {}

  /// Whether a request names this machine. A page of another site can let a name of its own lead
  /// here, and would read what everybody on this machine may read. Names under `localhost` lead
  /// nowhere else (RFC 6761).
  public static boolean isOfThisMachine(HttpServerRequest request) {
    // HTTP/2 has no Host header; the authority is what each version has.
    var host = Optional.ofNullable(request.authority()).map(HostAndPort::host).orElse("");
    return OF_THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
