package dev.signalbox.service.inquiry;

import dev.signalbox.dynamodb.DynamoFailures;
import dev.signalbox.dynamodb.DynamoFailures.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Other tasks of the same repository that failed with the same code.
///
/// @param known whether they could be read
/// @param newest the newest first, at most `DynamoFailures.NEWEST_MAX`
/// @param recent how many of them failed within the last days
public record SimilarFailures(boolean known, List<Failed> newest, int recent) {
  /// How many days count as the last.
  public static final int DAYS = 7;

  static final SimilarFailures UNKNOWN = new SimilarFailures(false, List.of(), 0);

  public SimilarFailures {
    newest = List.copyOf(newest);
  }

  /// Returns what is said of them at that instant.
  public static SimilarFailures of(List<Failed> newest, Instant now) {
    var since = now.minus(Duration.ofDays(DAYS));
    var recent = (int) newest.stream().filter(it -> !it.at().isBefore(since)).count();
    return new SimilarFailures(true, newest, recent);
  }

  /// Whether there may be more than were read.
  public boolean isCut() {
    return newest.size() == DynamoFailures.NEWEST_MAX;
  }
}
