package dev.signalbox.tracing;

/// Which traces are recorded.
///
/// @param share of those that begin here, where the rule is one of shares
/// @param followsParent whether a trace that somebody else began is recorded as they say
public record Sampling(Rule rule, double share, boolean followsParent) {
  /// All, but those whose producer says that it does not record them.
  static final Sampling DEFAULT = new Sampling(Rule.ALL, 1, true);

  /// How it is decided.
  public enum Rule {
    ALL,
    NONE,
    SHARE
  }
}
