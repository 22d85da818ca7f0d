package dev.signalbox.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The TCP sockets that a process listens on, as the Linux kernel tells them.
final class ListeningSockets {
  private static final String LISTEN = "0A";

  private ListeningSockets() {}

  static boolean canBeSeen() {
    return Files.isReadable(Path.of("/proc/self/net/tcp"));
  }

  /// The local addresses in the kernel's hexadecimal, without ports.
  static List<String> addresses(long pid) throws IOException {
    var process = Path.of("/proc", Long.toString(pid));
    var inodes = socketInodes(process.resolve("fd"));
    var addresses = new ArrayList<String>();
    for (var table : List.of("tcp", "tcp6")) {
      var file = process.resolve("net").resolve(table);
      if (Files.isReadable(file)) {
        addresses.addAll(listening(file, inodes));
      }
    }
    return addresses;
  }

  /// 127.0.0.0/8, `::1`, and the former as an IPv6 address.
  static boolean isLoopback(String address) {
    return address.length() == 8
        ? address.endsWith("7F")
        : address.equals("00000000000000000000000001000000")
            || (address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F"));
  }

  private static List<String> listening(Path table, Set<String> inodes) throws IOException {
    return Files.readAllLines(table).stream()
        .skip(1)
        .map(line -> List.of(line.strip().split("\\s+")))
        .filter(words -> words.get(3).equals(LISTEN) && inodes.contains(words.get(9)))
        .map(words -> words.get(1).split(":", 2)[0])
        .toList();
  }

  private static Set<String> socketInodes(Path descriptors) throws IOException {
    var inodes = new HashSet<String>();
    try (var all = Files.newDirectoryStream(descriptors)) {
      for (var descriptor : all) {
        try {
          var target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring(8, target.length() - 1));
          }
        } catch (IOException _) {
          // Closed since it was listed.
        }
      }
    }
    return inodes;
  }
}
