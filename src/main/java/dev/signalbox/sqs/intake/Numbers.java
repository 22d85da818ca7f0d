package dev.signalbox.sqs.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads numbers exactly. The schema validator compares some numbers beyond 64 bits by what is left
/// of them in a long, so what it let pass is looked at once more.
final class Numbers {
  private static final int MOST_DECIMALS = 6;
  private static final BigDecimal LARGEST = new BigDecimal(Integer.MAX_VALUE);
  private static final BigDecimal LARGEST_COUNT = new BigDecimal(1L << 53);

  private Numbers() {}

  /// A number that cannot be what the field holds.
  static final class BadNumber extends Exception {
    private static final long serialVersionUID = 1L;

    BadNumber(String fieldAndRule) {
      super(fieldAndRule);
    }
  }

  static OptionalInt whole(ObjectNode message, String field) throws BadNumber {
    var node = message.get(field);
    return node == null || node.isNull()
        ? OptionalInt.empty()
        // 7.0 is an integer to JSON Schema, and here.
        : OptionalInt.of(exact(node, field, 0, "a whole number").intValueExact());
  }

  static Optional<BigDecimal> decimal(ObjectNode message, String field) throws BadNumber {
    var node = message.get(field);
    return node == null || node.isNull()
        ? Optional.empty()
        : Optional.of(exact(node, field, MOST_DECIMALS, "at most 6 decimals").stripTrailingZeros());
  }

  /// A whole number of the few that every reader of JSON has exactly.
  static BigInteger count(JsonNode node, String field) throws BadNumber {
    var number = node.decimalValue();
    // Compared first, as below.
    if (number.signum() < 0 || number.compareTo(LARGEST_COUNT) > 0) {
      throw new BadNumber(field + ": out of range");
    }
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException inexact) {
      throw new BadNumber(field + ": a whole number");
    }
  }

  private static BigDecimal exact(JsonNode node, String field, int decimals, String rule)
      throws BadNumber {
    var number = node.decimalValue();
    // Compared first: to write out 1e999999999 would take all memory there is.
    if (number.signum() <= 0 || number.compareTo(LARGEST) > 0) {
      throw new BadNumber(field + ": out of range");
    }
    try {
      return number.setScale(decimals, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException inexact) {
      throw new BadNumber(field + ": " + rule);
    }
  }
}
