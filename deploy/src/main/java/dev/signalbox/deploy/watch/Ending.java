package dev.signalbox.deploy.watch;

/// What it means that an alarm rings no more.
enum Ending {
  /// That what it is about is over: whoever heard it ring hears that too.
  GOOD_NEWS,
  /// Nothing: it counts what happened once, and whether that is mended is for a person to say.
  NO_NEWS
}
