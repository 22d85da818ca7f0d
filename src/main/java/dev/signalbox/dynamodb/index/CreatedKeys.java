package dev.signalbox.dynamodb.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The keys under which indexes keep a task by the time of its creation: among all tasks, among
/// those of its user and among those of its repository. They never change, so that no step of a
/// task touches these indexes.
public final class CreatedKeys {
  /// Spreads all tasks over a few keys: one takes a thousand new tasks a second.
  public static final String CREATED_SHARD = "created_shard";

  /// When the task was created, as this service spells it.
  public static final String LISTED_AT = "listed_at";

  /// The repository, where it can be a key.
  public static final String LISTED_REPO = "listed_repo";

  /// All of them.
  public static final List<String> ALL = List.of(CREATED_SHARD, LISTED_AT, LISTED_REPO);

  private static final int SHARDS = 2;

  /// DynamoDB takes no key of more than 2,048 bytes, and other programs may write any repository.
  private static final int KEY_BYTES_MAX = 1024;

  private CreatedKeys() {}

  /// Returns the keys that a task has in its row.
  public static Map<String, String> of(TaskRecord record) {
    var keys = new TreeMap<String, String>();
    keys.put(CREATED_SHARD, shard(Math.floorMod(record.taskId().hashCode(), SHARDS)));
    keys.put(LISTED_AT, Timestamps.text(record.times().createdAt()));
    record
        .request()
        .repo()
        .filter(repo -> !repo.isEmpty() && repo.getBytes(UTF_8).length <= KEY_BYTES_MAX)
        .ifPresent(repo -> keys.put(LISTED_REPO, repo));
    return keys;
  }

  /// Returns every shard.
  public static List<String> shards() {
    return IntStream.range(0, SHARDS).mapToObj(CreatedKeys::shard).toList();
  }

  private static String shard(int number) {
    return "CREATED#" + number;
  }
}
