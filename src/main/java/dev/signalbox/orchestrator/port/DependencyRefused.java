package dev.signalbox.orchestrator.port;

/// A dependency refused a call that our deployment should be allowed to make: access denied, or a
/// bad request. Nothing heals by itself; a person must look.
public final class DependencyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String dependency;

  /// @param dependency the system, as in the metrics: `dynamodb`, `sqs`, `s3`, or the word
  ///     of a compute type
  public DependencyRefused(String dependency, String what, Throwable cause) {
    super(dependency + " refused: " + what, cause);
    this.dependency = dependency;
  }

  public String dependency() {
    return dependency;
  }
}
