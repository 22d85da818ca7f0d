package dev.signalbox.orchestrator;

/// A dependency is in trouble: throttled, timed out, or failing. The message comes back later.
public final class DependencyUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String dependency;

  /// @param dependency the system, as in the metrics: `dynamodb`, `ecs`, `agentcore`, `sqs`, `s3`
  public DependencyUnavailable(String dependency, String what, Throwable cause) {
    super(dependency + " is unavailable: " + what, cause);
    this.dependency = dependency;
  }

  public String dependency() {
    return dependency;
  }
}
