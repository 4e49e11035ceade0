package dev.pharos.query.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a query is said in Prometheus' words and at its place. */
final class PromqlErrorsTest {
  static Stream<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PromqlErrorsTest.class.getResourceAsStream("/promql/parse-errors.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void saysWhatPrometheusSays(String line) {
    int tab = line.indexOf('\t');

    assertThatThrownBy(() -> PromqlParser.parse(line.substring(0, tab)))
        .isInstanceOf(ParseException.class)
        .hasMessage(line.substring(tab + 1));
  }

  @Test
  void countsLinesAndBytesOfAPlace() {
    assertThatThrownBy(() -> PromqlParser.parse("sum(\n  {\"é\"} foo)"))
        .hasMessage("2:10: parse error: unexpected identifier \"foo\" in aggregation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sum(x) by (a)                 | sum by (a) (x)
          -2 ^ 2                        | -2 ^ 2
          1h30m                         | 1h30m
          0x1F + 017 + 1_000            | 31 + 15 + 1000
          foo[300]                      | foo[5m]
          foo offset -1m @ 5            | foo @ 5.000 offset -1m
          rate(foo[5m:] @ start())      | rate(foo[5m:] @ start())
          {"a.b", "c d"='x'}            | {"c d"="x",__name__="a.b"}
          a * on(b) group_left() c      | a * on (b) group_left () c
          sum by (sum, "x.y") (offset)  | sum by (sum, "x.y") (offset)
          x >/ 5 </ 6                   | x >/ 5 </ 6
          """)
  void printsAsPrometheusPrints(String query, String printed) {
    assertThat(PromqlPrinter.print(PromqlParser.parse(query))).isEqualTo(printed);
  }
}
