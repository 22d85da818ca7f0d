package dev.signalbox;

/// Start of every `signalbox` command.
public final class Main {
  private Main() {}

  static void main() {}
}
