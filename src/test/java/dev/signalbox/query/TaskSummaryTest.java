package dev.signalbox.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskSummaryTest {
  /// An agent may write a number in any way that DynamoDB takes.
  @ParameterizedTest
  @CsvSource({"0, $0.00", "0.0, $0.00", "1.5, $1.50", "0.0042, $0.0042", "1E+2, $100.00"})
  void costsAreSpelledAsMoney(BigDecimal usd, String spelled) {
    var result = new TaskSummary.Result(Optional.empty(), Optional.of(usd), OptionalInt.empty());

    assertThat(result.cost()).contains(spelled);
  }
}
