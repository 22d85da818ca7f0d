package dev.signalbox.dynamodb.slots;

/// The key of the index that lists users: the items of users have it, and our own items beside
/// them do not.
public final class UserListKey {
  public static final String USER_LIST = "user_list";

  /// Written once for each user, so that one key can hold all.
  public static final String LIST = "USERS";

  private UserListKey() {}
}
