package dev.signalbox.local.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// As much JSON as an agent needs: objects are maps, arrays lists, the rest strings, doubles and
/// booleans; a null is left out. Our own, because loading Jackson would double the start-up time.
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException when the text is not one JSON object
  static Map<String, Object> object(String text) {
    var json = new Json(text);
    try {
      var value = json.value();
      json.skipBlanks();
      if (json.at == text.length() && value.isPresent()) {
        return asObject(value.get());
      }
    } catch (StringIndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("JSON ends too early", cut);
    }
    throw new IllegalArgumentException("not one JSON object");
  }

  @SuppressWarnings("unchecked") // Only object() makes maps.
  static Map<String, Object> asObject(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /// The value as JSON text: maps, lists, strings, numbers and booleans.
  static String write(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var members = new ArrayList<String>();
        map.forEach((name, member) -> members.add(quote(name.toString()) + ":" + write(member)));
        yield "{" + String.join(",", members) + "}";
      }
      case List<?> list -> "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
      case String string -> quote(string);
      default -> value.toString();
    };
  }

  private static String quote(String string) {
    var out = new StringBuilder("\"");
    for (var i = 0; i < string.length(); i++) {
      var c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private Optional<Object> value() {
    skipBlanks();
    return switch (text.charAt(at)) {
      case '{' -> Optional.of(members());
      case '[' -> Optional.of(elements());
      case '"' -> Optional.of(string());
      default -> word();
    };
  }

  private Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    at++;
    while (!next('}')) {
      skipBlanks();
      var name = string();
      expect(':');
      value().ifPresent(value -> members.put(name, value));
      var _ = next(',');
    }
    return members;
  }

  private List<Object> elements() {
    var elements = new ArrayList<Object>();
    at++;
    while (!next(']')) {
      value().ifPresent(elements::add);
      var _ = next(',');
    }
    return elements;
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    for (var c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() {
    var c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private Optional<Object> word() {
    var start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    var word = text.substring(start, at);
    return switch (word) {
      case "null" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.of(Double.valueOf(word));
    };
  }

  private boolean next(char c) {
    skipBlanks();
    if (text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!next(c)) {
      throw new IllegalArgumentException("'" + c + "' expected at character " + at);
    }
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }
}
