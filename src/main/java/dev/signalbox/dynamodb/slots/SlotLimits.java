package dev.signalbox.dynamodb.slots;

import java.util.OptionalInt;

/// How many tasks may run at once.
///
/// @param perUser of one user
/// @param ofAll of all users; empty for no such limit
public record SlotLimits(int perUser, OptionalInt ofAll) {
  /// Without a limit over all users.
  public static SlotLimits perUser(int slots) {
    return new SlotLimits(slots, OptionalInt.empty());
  }
}
