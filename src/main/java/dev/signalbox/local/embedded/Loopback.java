package dev.signalbox.local.embedded;

import java.net.URI;

/// Where the local AWS listens unless somebody asks for more, and how it is reached then.
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  private static final String EVERYWHERE = "0.0.0.0";

  private Loopback() {}

  /// What listens everywhere is reached on loopback too.
  public static URI endpoint(String host, int port) {
    return URI.create("http://" + (host.equals(EVERYWHERE) ? HOST : host) + ":" + port);
  }
}
