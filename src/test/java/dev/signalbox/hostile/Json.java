package dev.signalbox.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Cuts and bends JSON, also into what no JSON library would write.
final class Json {
  /// Stands for a raw value that is put in afterwards.
  static final String HOLE = "@hole@";

  /// Numbers that are JSON and fit into nothing.
  static final List<String> HUGE_NUMBERS =
      List.of("1e999", "-1e999", "1e999999999", "1e-999999999", "1" + "0".repeat(400));

  /// What others take for numbers.
  static final List<String> NO_NUMBERS =
      List.of("NaN", "Infinity", "-Infinity", "0x10", "01", "+1", ".5", "1.", "1e", "--1", "1_0");

  /// One of each kind.
  static final List<String> KINDS =
      List.of("null", "true", "7", "-1", "2.5", "\"text\"", "[]", "{}", "[[{}]]");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The object with a raw value in the place of its hole.
  static String fill(ObjectNode withHole, String raw) {
    return withHole.toString().replace('"' + HOLE + '"', raw);
  }

  static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  static String nestedObjects(int depth) {
    return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  /// Every beginning of the text that is not all of it.
  static List<HostileBody> cutOff(String name, String json, String ending) {
    var bodies = new ArrayList<HostileBody>();
    for (int length = 0; length < json.length(); length++) {
      bodies.add(HostileBody.of(name + " cut at " + length, json.substring(0, length), ending));
    }
    return bodies;
  }

  /// The text with a few characters taken out, put in, doubled or changed, by the seed.
  static List<String> mutations(String json, int count, long seed) {
    var alphabet = "{}[]\",:\\0189eE+-.ntfu\u0000\n\u001b\uFEFF\u2028é漢x";
    var random = new Random(seed);
    var mutations = new ArrayList<String>();
    for (int mutation = 0; mutation < count; mutation++) {
      var text = new StringBuilder(json);
      for (int change = random.nextInt(4); change >= 0; change--) {
        var at = random.nextInt(text.length());
        var letter = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, letter);
          case 2 -> text.insert(at, text.charAt(at));
          default -> text.setCharAt(at, letter);
        }
      }
      mutations.add(text.toString());
    }
    return mutations;
  }
}
