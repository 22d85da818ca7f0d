package dev.signalbox.aws.failure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a failed call was about, which the SDK's exceptions do not say. It travels with the failure
/// as a suppressed exception, so that whoever catches the failure finds it.
public final class AboutCall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String region;
  private final String endpoint;
  private final transient List<Resource> resources;

  /// @param endpoint that was called; empty if the call did not get so far
  public AboutCall(String region, Optional<String> endpoint, List<Resource> resources) {
    super("a call in " + region + " to " + endpoint.orElse("-"), null, false, false);
    this.region = region;
    this.endpoint = endpoint.orElse("");
    this.resources = List.copyOf(resources);
  }

  /// A thing of AWS that a call names.
  ///
  /// @param kind in a word: `table`, `queue`, `bucket`
  /// @param setting that gives its name; empty if none does
  public record Resource(String kind, String name, Optional<String> setting) {
    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  public String region() {
    return region;
  }

  /// Scheme, host and port; empty if unknown.
  public Optional<String> endpoint() {
    return Optional.of(endpoint).filter(it -> !it.isEmpty());
  }

  public List<Resource> resources() {
    return resources;
  }

  /// What is known of the call that failed so.
  public static Optional<AboutCall> of(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var about =
          Arrays.stream(cause.getSuppressed())
              .filter(AboutCall.class::isInstance)
              .map(AboutCall.class::cast)
              .findFirst();
      if (about.isPresent()) {
        return about;
      }
    }
    return Optional.empty();
  }
}
