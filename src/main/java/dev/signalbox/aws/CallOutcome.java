package dev.signalbox.aws;

import java.util.List;
import java.util.Optional;

/// How one call to AWS ended with all its attempts, or that it has another attempt because nobody
/// answered the last.
///
/// @param service as in the metrics: `dynamodb`, `sqs`, or the word of a compute type
/// @param operation as AWS calls it
/// @param queueUrl the queue that a call to SQS was about
/// @param tables that a call to DynamoDB was about
/// @param failure empty after a success
public record CallOutcome(
    String service,
    String operation,
    Optional<String> queueUrl,
    List<String> tables,
    Optional<Throwable> failure) {

  public CallOutcome {
    tables = List.copyOf(tables);
  }

  /// Of a call that is about no table.
  public CallOutcome(
      String service, String operation, Optional<String> queueUrl, Optional<Throwable> failure) {
    this(service, operation, queueUrl, List.of(), failure);
  }

  /// Nobody answered an attempt in time, or there was no connection. The next one is under way.
  public static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered() {
      super("an attempt was not answered", null, false, false);
    }
  }
}
