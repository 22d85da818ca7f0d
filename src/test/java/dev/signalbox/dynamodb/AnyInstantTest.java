package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AnyInstantTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-28T05:00:00.123Z              | 2026-11-28T05:00:00.123Z
          2026-11-28T05:00:00Z                  | 2026-11-28T05:00:00Z
          2026-11-28T05:00:00.123456Z           | 2026-11-28T05:00:00.123456Z
          2026-11-28T05:00:00.123456789Z        | 2026-11-28T05:00:00.123456789Z
          2026-11-28T05:00:00.1234567Z          | 2026-11-28T05:00:00.123456700Z
          2026-11-28T05:00:00.12345678912Z      | 2026-11-28T05:00:00.123456789Z
          2026-11-28T05:00:00.1Z                | 2026-11-28T05:00:00.100Z
          2026-11-28T05:00:00,123Z              | 2026-11-28T05:00:00.123Z
          2026-11-28T05:00:00+00:00             | 2026-11-28T05:00:00Z
          2026-11-28T05:00:00.123456+00:00      | 2026-11-28T05:00:00.123456Z
          2026-11-28T05:00:00-00:00             | 2026-11-28T05:00:00Z
          2026-11-28T05:00:00+0000              | 2026-11-28T05:00:00Z
          2026-11-28T05:00:00+00                | 2026-11-28T05:00:00Z
          2026-11-28T07:00:00+02:00             | 2026-11-28T05:00:00Z
          2026-11-27T23:30:00-0530              | 2026-11-28T05:00:00Z
          2026-11-27T23:30:00\u221205:30        | 2026-11-28T05:00:00Z
          2026-11-28t05:00:00z                  | 2026-11-28T05:00:00Z
          2026-11-28 05:00:00+00:00             | 2026-11-28T05:00:00Z
          2026-11-28 05:00:00.123456            | 2026-11-28T05:00:00.123456Z
          2026-11-28T05:00:00                   | 2026-11-28T05:00:00Z
          2026-11-28T05:00Z                     | 2026-11-28T05:00:00Z
          2026-11-28T05Z                        | 2026-11-28T05:00:00Z
          2026-11-28 05:00:00 UTC               | 2026-11-28T05:00:00Z
          2026-11-28 07:00:00 +0200             | 2026-11-28T05:00:00Z
          2026-11-28 05:00:00.5 +0000 UTC       | 2026-11-28T05:00:00.500Z
          2026-11-28T06:00:00+01:00[Europe/Paris] | 2026-11-28T05:00:00Z
          20261128T050000Z                      | 2026-11-28T05:00:00Z
          20261128T050000.123+0000              | 2026-11-28T05:00:00.123Z
          20261128T0500Z                        | 2026-11-28T05:00:00Z
          2026-332T05:00:00Z                    | 2026-11-28T05:00:00Z
          2026332T050000Z                       | 2026-11-28T05:00:00Z
          2026-W48-6T05:00:00Z                  | 2026-11-28T05:00:00Z
          2026W486T050000Z                      | 2026-11-28T05:00:00Z
          2026-11-28T24:00:00Z                  | 2026-11-29T00:00:00Z
          2016-12-31T23:59:60Z                  | 2017-01-01T00:00:00Z
          1795842000                            | 2026-11-28T05:00:00Z
          1795842000.25                         | 2026-11-28T05:00:00.250Z
          1795842000123                         | 2026-11-28T05:00:00.123Z
          1795842000123456                      | 2026-11-28T05:00:00.123456Z
          1795842000123456789                   | 2026-11-28T05:00:00.123456789Z
          """)
  void anInstantIsReadInWhateverSpelling(String text, Instant at) {
    assertThat(Timestamps.read(text)).contains(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "yesterday",
        "2026-11-28",
        "20261128",
        "20261128050000",
        "05:00:00Z",
        "2026-13-28T05:00:00Z",
        "2026-02-30T05:00:00Z",
        "2026-11-28T25:00:00Z",
        "2026-11-28T24:00:01Z",
        "2026-11-28T05:60:00Z",
        "2026-11-28T05:00:61Z",
        "2026-11-28T05:00:00+99:00",
        "2026-11-28T05:00:00 CET",
        "2026-11-28T05:00:00Z and more",
        "0",
        "42",
        "-1795842000",
        "1.795842E9",
        "99999999999",
        "NaN",
        "99999999999999999999"
      })
  void whatTellsNoInstantIsNone(String text) {
    assertThat(Timestamps.read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1795842000", "1795842000123", "1795842000.25"})
  void aNumberMayBeOfEitherType(String text) {
    var texts = new Item(Map.of("at", AttributeValue.fromS(text)));
    var numbers = new Item(Map.of("at", AttributeValue.fromN(text)));

    assertThat(numbers.timeOf("at")).isPresent().isEqualTo(texts.timeOf("at"));
  }
}
