package dev.signalbox.console;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An address cannot be listened on; a person must choose another.
public final class CannotListen extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;
  private final String root;
  private final boolean unresolved;

  public CannotListen(String host, int port, Throwable cause) {
    super("cannot listen on " + host + ":" + port + ": " + root(cause).getMessage(), cause);
    this.host = host;
    this.port = port;
    this.root = String.valueOf(root(cause).getMessage());
    this.unresolved = has(cause, UnknownHostException.class, UnresolvedAddressException.class);
  }

  /// What `listening` gives; throws `CannotListen` where it fails over the address.
  public static <T> T unless(String host, int port, Supplier<T> listening) {
    try {
      return listening.get();
    } catch (RuntimeException failure) {
      throw isOverAddress(failure) ? new CannotListen(host, port, failure) : failure;
    }
  }

  private static boolean isOverAddress(Throwable failure) {
    return has(
        failure,
        SocketException.class,
        UnknownHostException.class,
        UnresolvedAddressException.class);
  }

  @SafeVarargs
  private static boolean has(Throwable failure, Class<? extends Exception>... types) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (var type : types) {
        if (type.isInstance(cause)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  /// The port that was asked for; 0 for any.
  public int port() {
    return port;
  }

  /// The one line for whoever chose the address, by the names that it was chosen with.
  public String told(String hostName, String portName) {
    if (root.contains("Address already in use")) {
      return portName
          + " "
          + port
          + " is taken: another program listens there on "
          + host
          + ". End it or choose another port";
    }
    if (root.contains("Permission denied")) {
      return portName
          + " "
          + port
          + " may not be listened on by this user: choose a port from 1024 on";
    }
    if (root.contains("Cannot assign requested address")) {
      return hostName + " " + host + " is not an address of this machine";
    }
    if (unresolved) {
      return hostName + " " + host + " cannot be resolved";
    }
    return portName + " " + port + ": " + getMessage();
  }
}
