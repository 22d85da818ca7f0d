package dev.signalbox.github;

/// Nothing was learned, and no repetition within the budget would change that.
final class Unread extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unread(String because) {
    super(because, null, false, false);
  }

  String because() {
    return String.valueOf(getMessage());
  }
}
