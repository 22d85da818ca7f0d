package dev.signalbox.dynamodb.row;

import dev.signalbox.lifecycle.task.Stored.Spelling;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An attribute with its type as one text, so that a record can carry what stood in its row
/// without knowing DynamoDB. Absent is empty. Of a value that is neither text, number, flag nor
/// null, only the type is kept.
final class RawValue {
  private static final char SEPARATOR = ':';

  private RawValue() {}

  static String of(Optional<AttributeValue> value) {
    return value.map(it -> it.type().name() + SEPARATOR + scalar(it)).orElse("");
  }

  /// Returns what stands there instead of what this service would write, if the record was read
  /// with such a spelling and still says the same.
  static Optional<String> theirs(
      Map<String, Spelling> spellings, String attribute, Map<String, AttributeValue> ours) {
    return Optional.ofNullable(spellings.get(attribute))
        .filter(it -> it.ours().equals(of(Optional.ofNullable(ours.get(attribute)))))
        .map(Spelling::theirs);
  }

  /// Returns the value; empty for one of which only the type was kept.
  static Optional<AttributeValue> value(String raw) {
    var text = raw.substring(raw.indexOf(SEPARATOR) + 1);
    return switch (type(raw)) {
      case "S" -> Optional.of(AttributeValue.fromS(text));
      case "N" -> Optional.of(AttributeValue.fromN(text));
      case "BOOL" -> Optional.of(AttributeValue.fromBool(Boolean.valueOf(text)));
      case "NUL" -> Optional.of(AttributeValue.fromNul(true));
      default -> Optional.empty();
    };
  }

  /// Returns the SDK's word for the type.
  static String type(String raw) {
    return raw.substring(0, Math.max(0, raw.indexOf(SEPARATOR)));
  }

  private static String scalar(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> value.n();
      case BOOL -> value.bool().toString();
      case NUL, M, L, SS, NS, B, BS, UNKNOWN_TO_SDK_VERSION -> "";
    };
  }
}
