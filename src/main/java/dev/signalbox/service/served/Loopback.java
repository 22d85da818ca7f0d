package dev.signalbox.service.served;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Whether only this machine reaches an address.
final class Loopback {
  private Loopback() {}

  /// A name that nobody knows is not taken for this machine.
  static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
