package dev.signalbox.cli.connect;

import java.nio.file.Path;

/// Where the value of a setting comes from; one that comes from nowhere has its default.
public sealed interface Origin {
  /// The environment of the process.
  record Environment() implements Origin {}

  /// The outputs of a CloudFormation stack.
  record Stack(String name) implements Origin {}

  /// The file that `signalbox local` left.
  record Local(Path file) implements Origin {}

  /// An option of the command.
  record Given(String option) implements Origin {}

  /// In words, for a column.
  default String words() {
    return switch (this) {
      case Environment() -> "environment";
      case Stack(var name) -> "stack " + name;
      case Local(var file) -> "signalbox local (" + file + ")";
      case Given(var option) -> option;
    };
  }
}
