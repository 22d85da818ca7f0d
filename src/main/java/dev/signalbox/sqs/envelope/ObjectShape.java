package dev.signalbox.sqs.envelope;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/// The fields by which an envelope is known. A field that is null counts as absent.
record ObjectShape(List<List<Field>> alternatives) {
  ObjectShape {
    alternatives = List.copyOf(alternatives);
  }

  /// @param value the text that the field must have; any value is right for an empty one
  record Field(JsonPointer pointer, String value, boolean present) {
    static Field of(String text) {
      var present = !text.startsWith("!");
      var parts = text.substring(present ? 0 : 1).split("=", 2);
      return new Field(JsonPointer.compile(parts[0]), parts.length > 1 ? parts[1] : "", present);
    }

    boolean fits(JsonNode json) {
      var found = json.at(pointer);
      var there = !found.isMissingNode() && !found.isNull();
      return present == (there && (value.isEmpty() || value.equals(found.textValue())));
    }
  }

  /// Reads the notation of `Envelope.shape`; nothing fits an empty one.
  static ObjectShape of(String text) {
    return new ObjectShape(
        Arrays.stream(text.split(" \\| ", -1))
            .filter(it -> !it.isEmpty())
            .map(it -> Arrays.stream(it.split(" ", -1)).map(Field::of).toList())
            .toList());
  }

  boolean fits(JsonNode json) {
    return alternatives.stream()
        .anyMatch(fields -> fields.stream().allMatch(field -> field.fits(json)));
  }
}
