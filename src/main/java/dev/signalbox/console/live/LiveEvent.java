package dev.signalbox.console.live;

import java.util.stream.Collectors;

/// Something that a page is told.
///
/// @param data in any number of lines
public record LiveEvent(String name, String data) {
  /// As it goes over the wire.
  String framed() {
    var lines = data.lines().map(it -> "data: " + it + "\n").collect(Collectors.joining());
    return "event: " + name + "\n" + (lines.isEmpty() ? "data:\n" : lines) + "\n";
  }
}
