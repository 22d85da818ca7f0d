package dev.signalbox.orchestrator.port;

/// A dependency is in trouble: throttled, timed out, or failing. The message comes back later.
public final class DependencyUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String dependency;
  private final boolean throttled;

  /// @param dependency the system, as in the metrics: `dynamodb`, `sqs`, `s3`, or the word
  ///     of a compute type
  public DependencyUnavailable(String dependency, String what, Throwable cause) {
    this(dependency, what, cause, false);
  }

  private DependencyUnavailable(
      String dependency, String what, Throwable cause, boolean throttled) {
    super(dependency + " is unavailable: " + what, cause);
    this.dependency = dependency;
    this.throttled = throttled;
  }

  /// It refused the call because there were too many.
  public static DependencyUnavailable throttled(String dependency, String call, Throwable cause) {
    return new DependencyUnavailable(dependency, call + ": throttled", cause, true);
  }

  public String dependency() {
    return dependency;
  }

  public boolean isThrottled() {
    return throttled;
  }
}
