package dev.signalbox.doctor.facts;

import java.time.Duration;
import java.util.Optional;

/// One queue.
///
/// @param retention empty where the server keeps no such attribute
/// @param policy the JSON of it
/// @param keyId how it names its key of KMS: an id, an ARN or an alias; empty where it has none
/// @param tellsPolicy whether the server keeps policies at all: emulators do not
public record QueueFacts(
    String url,
    String arn,
    Optional<Redrive> redrive,
    Optional<Duration> visibility,
    Optional<Duration> retention,
    Duration delay,
    Optional<String> policy,
    Optional<String> keyId,
    boolean tellsPolicy) {
  /// Where a message goes that was received too often.
  public record Redrive(String deadLetterArn, int maxReceiveCount) {}

  /// The last part of its URL.
  public String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
