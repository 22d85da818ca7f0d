package dev.signalbox.dynamodb.slots;

/// How the keys of our own items begin in tables whose keys are user ids: the message schema and
/// the reader of rows refuse users whose id does.
public final class Reserved {
  public static final String PREFIX = "#signalbox/";

  private Reserved() {}
}
