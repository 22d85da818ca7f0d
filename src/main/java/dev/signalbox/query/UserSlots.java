package dev.signalbox.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one user holds and waits for.
///
/// @param active tasks that hold a slot
/// @param waiting tasks that wait for one
/// @param inLanes tasks that hold a slot and wait to be launched, by the word of the compute type
/// @param limit how many slots a user has
public record UserSlots(
    String userId, long active, long waiting, Map<String, Long> inLanes, int limit) {

  /// Users, a page at a time.
  @FunctionalInterface
  public interface Query {
    /// @param size 1 to 100
    /// @param from `next` of the page before
    Page users(int size, Optional<String> from);
  }

  public record Page(List<UserSlots> users, Optional<String> next) {}
}
