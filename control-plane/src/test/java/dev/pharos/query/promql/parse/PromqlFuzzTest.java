package dev.pharos.query.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, the parser answers with a tree or a parse error, and no other way. */
final class PromqlFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "sum",
          "rate",
          "topk",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "bool",
          "offset",
          "@",
          "start",
          "end",
          "step",
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "=",
          "!=",
          "=~",
          "!~",
          "==",
          "<",
          ">=",
          "</",
          ">/",
          "+",
          "-",
          "*",
          "/",
          "%",
          "^",
          "and",
          "or",
          "unless",
          "atan2",
          "5m",
          "1h30m",
          "0x1F",
          "1e3",
          "1_000",
          ".5",
          "Inf",
          "nan",
          "\"a\"",
          "'b'",
          "`c`",
          "\"\\xff\"",
          "\"\\",
          "'",
          "x",
          "job",
          "a:b",
          "#",
          "\n",
          " ",
          "é",
          "\ud83d\ude00",
          "\ud800",
          "\u0000",
          "\\",
          "fill",
          "fill(0)",
          "anchored",
          "smoothed",
          "info",
          "1.2.3",
          "5m3h",
          "99999999999y",
          "histogram_quantile",
          "_",
          "!",
          "$",
          "max_of",
          "1y2w3d4h5m6s7ms");

  private static void parse(String query) {
    try {
      Expr tree = PromqlParser.parse(query);
      assertThat(PromqlParser.parse(PromqlPrinter.print(tree))).isNotNull();
    } catch (ParseException expected) {
      assertThat(expected.position().start()).isBetween(0, query.length());
      assertThat(expected.position().end()).isBetween(expected.position().start(), query.length());
    }
  }

  @Property(tries = 20_000)
  void piecesOfTheLanguageInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      query.append(PIECES.get(random.nextInt(PIECES.size())));
      if (random.nextInt(3) != 0) {
        query.append(' ');
      }
    }
    parse(query.toString());
  }

  @Property(tries = 5_000)
  void aWellFormedQueryWithAPieceTakenOutOrPutIn(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder query = new StringBuilder(PromqlPrinter.print(new RandomTrees(seed).any(4)));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(query.length() + 1);
      if (random.nextBoolean()) {
        query.delete(at, Math.min(query.length(), at + 1 + random.nextInt(3)));
      } else {
        query.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    parse(query.toString());
  }

  @Property(tries = 5_000)
  void anyText(@ForAll String query) {
    parse(query);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "sum(", "abs(", "1+", "1^", "x[5m:", "{", "rate(x[5m])+("})
  void depthIsRefusedBeforeTheStackIsFull(String piece) {
    assertThatThrownBy(() -> PromqlParser.parse(piece.repeat(100_000)))
        .isInstanceOf(ParseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x+", "x or ", "x^"})
  void aChainOfThousandsIsRefusedInWords(String piece) {
    assertThatThrownBy(() -> PromqlParser.parse(piece.repeat(10_000) + "x"))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining("nested deeper than 500 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x+", "x or ", "x^"})
  void aChainOfHundredsIsRead(String piece) {
    Expr tree = PromqlParser.parse(piece.repeat(400) + "x");

    assertThat(PromqlParser.parse(PromqlPrinter.print(tree)).hashCode())
        .isEqualTo(PromqlParser.parse(PromqlPrinter.print(tree)).hashCode());
  }
}
