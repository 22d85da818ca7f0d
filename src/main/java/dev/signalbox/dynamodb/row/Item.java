package dev.signalbox.dynamodb.row;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item as other programs may have written it: numbers as N or as S, empty texts and NULL for
/// absent ones, times in any spelling. What cannot be read is absent.
public record Item(Map<String, AttributeValue> attributes) {
  private static final int WORD_LENGTH = 60;
  private static final Item EMPTY = new Item(Map.of());

  public static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  public static AttributeValue flag(boolean value) {
    return AttributeValue.fromBool(value);
  }

  public static AttributeValue texts(Map<String, String> values) {
    var map = new TreeMap<String, AttributeValue>();
    values.forEach((key, value) -> map.put(key, AttributeValue.fromS(value)));
    return AttributeValue.fromM(map);
  }

  public boolean has(String name) {
    return attribute(name)
        .filter(value -> !Boolean.TRUE.equals(value.nul()) && !"".equals(value.s()))
        .isPresent();
  }

  public Optional<String> textOf(String name) {
    return attribute(name).map(AttributeValue::s).filter(text -> !text.isEmpty());
  }

  public boolean flagOf(String name) {
    return attribute(name).map(AttributeValue::bool).orElse(false);
  }

  public Optional<BigDecimal> numberOf(String name) {
    return attribute(name)
        .flatMap(value -> Optional.ofNullable(value.n()).or(() -> Optional.ofNullable(value.s())))
        .flatMap(Item::parsed);
  }

  public OptionalInt intOf(String name) {
    var number = longOf(name);
    return number.isPresent() && number.getAsLong() == (int) number.getAsLong()
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  public OptionalLong longOf(String name) {
    try {
      return numberOf(name)
          .map(number -> OptionalLong.of(number.longValueExact()))
          .orElse(OptionalLong.empty());
    } catch (ArithmeticException _) {
      return OptionalLong.empty();
    }
  }

  public Optional<Instant> timeOf(String name) {
    return attribute(name)
        .flatMap(value -> Optional.ofNullable(value.s()).or(() -> Optional.ofNullable(value.n())))
        .flatMap(Timestamps::read);
  }

  public Item mapOf(String name) {
    return attribute(name).filter(AttributeValue::hasM).map(it -> new Item(it.m())).orElse(EMPTY);
  }

  /// Returns a list, or a set as one, that has elements.
  Optional<AttributeValue> listOf(String name) {
    return attribute(name)
        .filter(it -> it.hasL() || it.hasSs() || it.hasNs())
        .filter(it -> !(it.l().isEmpty() && it.ss().isEmpty() && it.ns().isEmpty()));
  }

  /// All entries as texts; numbers and flags as they are spelled, anything deeper in the SDK's own
  /// notation.
  public Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    attributes.forEach((name, value) -> spelled(value).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  /// Returns what stands there in words for a person, shortened; `missing` for nothing.
  String wordOf(String name) {
    var word = attribute(name).map(it -> spelled(it).orElse(it.type() + "")).orElse("");
    return word.isEmpty()
        ? "missing"
        : "'" + word.substring(0, Math.min(WORD_LENGTH, word.length())) + "'";
  }

  private static Optional<String> spelled(AttributeValue value) {
    return switch (value.type()) {
      case S -> Optional.of(value.s());
      case N -> Optional.of(value.n());
      case BOOL -> Optional.of(value.bool().toString());
      case NUL -> Optional.empty();
      case M -> Optional.of(new Item(value.m()).texts().toString());
      case L ->
          Optional.of(value.l().stream().flatMap(it -> spelled(it).stream()).toList().toString());
      case SS -> Optional.of(value.ss().toString());
      case NS -> Optional.of(value.ns().toString());
      case B, BS, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
    };
  }

  private Optional<AttributeValue> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  private static Optional<BigDecimal> parsed(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
