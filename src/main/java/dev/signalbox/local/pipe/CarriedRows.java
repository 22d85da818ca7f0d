package dev.signalbox.local.pipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The filter of the pipe: rows that have just become terminal, and new ones that wait for uploads.
/// Where the stream carries no old images, every write of a terminal row passes, as nothing tells a
/// new status from an old one.
final class CarriedRows {
  private static final Set<String> TERMINAL =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");
  private static final String WAITS = "PENDING_UPLOADS";
  private static final Set<OperationType> WRITES =
      Set.of(OperationType.INSERT, OperationType.MODIFY);

  /// The same in the words of EventBridge, as the deployed pipe has it.
  static final List<String> PATTERNS =
      Stream.concat(
              TERMINAL.stream()
                  .sorted()
                  .map(it -> pattern("\"" + it + "\"", "{\"anything-but\":[\"" + it + "\"]}")),
              Stream.of(
                  pattern(
                      Stream.concat(TERMINAL.stream().sorted(), Stream.of(WAITS))
                          .map(it -> "\"" + it + "\"")
                          .collect(Collectors.joining(",")),
                      "{\"exists\":false}")))
          .toList();

  private CarriedRows() {}

  private static String pattern(String now, String before) {
    return "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[%s]}},\"OldImage\":{\"status\":{\"S\":[%s]}}}}"
        .formatted(now, before);
  }

  static boolean pass(Record record) {
    var change = record.dynamodb();
    var status = status(change.newImage());
    if (status.filter(WAITS::equals).isPresent()) {
      return record.eventName() == OperationType.INSERT;
    }
    return WRITES.contains(record.eventName())
        && status.filter(TERMINAL::contains).isPresent()
        && !status.equals(status(change.oldImage()));
  }

  private static Optional<String> status(Map<String, AttributeValue> image) {
    return Optional.ofNullable(image.get("status")).map(AttributeValue::s);
  }
}
