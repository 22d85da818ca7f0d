package dev.signalbox.console;

/// The address for HTTP can not be had; a person must choose another.
public final class CannotListen extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotListen(String host, int port, Throwable cause) {
    super("can not listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
  }
}
