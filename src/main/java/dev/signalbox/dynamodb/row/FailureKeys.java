package dev.signalbox.dynamodb.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.Map;
import java.util.Optional;

/// The keys under which an index keeps the failures of a repository, by code and time. A row has
/// them once it is settled, so that no write of a task that runs touches the index.
public final class FailureKeys {
  public static final String FAILED_REPO = "failed_repo";
  public static final String FAILED_AT = "failed_at";

  /// DynamoDB takes no key of more than 2,048 bytes, and other programs may write any repository.
  private static final int KEY_BYTES_MAX = 1024;

  private FailureKeys() {}

  /// Returns both or none: a task that did not fail, or is of no repository, is in no index.
  public static Map<String, String> of(TaskRecord record) {
    var ended = record.times().completedAt().or(() -> Optional.of(record.statusSince()));
    return repo(record)
        .flatMap(repo -> ended.map(at -> Map.of(FAILED_REPO, repo, FAILED_AT, Timestamps.text(at))))
        .orElse(Map.of());
  }

  private static Optional<String> repo(TaskRecord record) {
    return record
        .failure()
        .filter(_ -> record.settled() && record.status().isTerminal())
        .flatMap(
            failure ->
                record
                    .request()
                    .repo()
                    .filter(repo -> !repo.isEmpty())
                    .map(repo -> repo + "#" + failure.code().name()))
        .filter(key -> key.getBytes(UTF_8).length <= KEY_BYTES_MAX);
  }
}
