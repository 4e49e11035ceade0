package dev.pharos.query.loglang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.TokenScanner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogQueryParserTest {

  @Test
  void readsEachKindOfText() {
    assertThat(parse("")).isEqualTo(new LogExpression.Anything());
    assertThat(parse("*")).isEqualTo(new LogExpression.Anything());
    assertThat(parse("timeout")).isEqualTo(phrase("timeout"));
    assertThat(parse("order-17")).isEqualTo(phrase("order-17"));
    assertThat(parse("\"connection refused\"")).isEqualTo(phrase("connection refused"));
    assertThat(parse("'say \"no\"'")).isEqualTo(phrase("say \"no\""));
    assertThat(parse("\"a \\\"b\\\\\"")).isEqualTo(phrase("a \"b\\"));
    assertThat(parse("*imeou*")).isEqualTo(new LogExpression.Fragment("imeou"));
    assertThat(parse("time*")).isEqualTo(new LogExpression.WordForm("time*"));
    assertThat(parse("\"*\"")).isEqualTo(phrase("*"));
    assertThat(parse("/time(d )?out/")).isEqualTo(new LogExpression.Finds("time(d )?out"));
    assertThat(parse("/a\\/b/")).isEqualTo(new LogExpression.Finds("a/b"));
    assertThat(parse("/api/orders")).isEqualTo(phrase("/api/orders"));
    assertThat(parse("done!")).isEqualTo(phrase("done!"));
    assertThat(parse("a - b"))
        .isEqualTo(new LogExpression.And(List.of(phrase("a"), phrase("-"), phrase("b"))));
  }

  @Test
  void readsConditions() {
    assertThat(parse("level>=warning"))
        .isEqualTo(compare(LogField.LEVEL, Operator.AT_LEAST, "warn"));
    assertThat(parse("severity = ERROR"))
        .isEqualTo(compare(LogField.LEVEL, Operator.EQUAL, "error"));
    assertThat(parse("http.status>=500"))
        .isEqualTo(compare(any("http.status"), Operator.AT_LEAST, "500"));
    assertThat(parse("url=/a?b=c&d")).isEqualTo(compare(any("url"), Operator.EQUAL, "/a?b=c&d"));
    assertThat(parse("t=-5")).isEqualTo(compare(any("t"), Operator.EQUAL, "-5"));
    assertThat(parse("path~/api/.*")).isEqualTo(compare(any("path"), Operator.MATCHES, "/api/.*"));
    assertThat(parse("\"service\"=x")).isEqualTo(compare(any("service"), Operator.EQUAL, "x"));
    assertThat(parse("resource.\"a b\"!=x"))
        .isEqualTo(
            compare(new LogKey.Named(LogKey.Scope.RESOURCE, "a b"), Operator.NOT_EQUAL, "x"));
    assertThat(parse("has:user.id")).isEqualTo(new LogExpression.Has(any("user.id")));
    assertThat(parse("user.id=*")).isEqualTo(new LogExpression.Has(any("user.id")));
    assertThat(parse("user.id!=*"))
        .isEqualTo(new LogExpression.Not(new LogExpression.Has(any("user.id"))));
    assertThat(parse("trace=" + "AB".repeat(16)))
        .isEqualTo(compare(LogField.TRACE, Operator.EQUAL, "ab".repeat(16)));
  }

  @Test
  void andBindsTighterThanOrAndNotTightest() {
    assertThat(parse("a b OR NOT c AND (d OR -e)"))
        .isEqualTo(
            new LogExpression.Or(
                List.of(
                    new LogExpression.And(List.of(phrase("a"), phrase("b"))),
                    new LogExpression.And(
                        List.of(
                            new LogExpression.Not(phrase("c")),
                            new LogExpression.Or(
                                List.of(phrase("d"), new LogExpression.Not(phrase("e")))))))));
  }

  @Test
  void wordsOfTheLanguageInSmallLettersAreWordsOfLines() {
    assertThat(parse("not found or gone"))
        .isEqualTo(
            new LogExpression.And(
                List.of(phrase("not"), phrase("found"), phrase("or"), phrase("gone"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "level>=                  # 7  # 0  # warn",
        "level>=loud              # 7  # 4  # warn",
        "level~w.*                # 5  # 1  # >=",
        "trace=12                 # 6  # 2  # 32 hex digits",
        "span=xyz                 # 5  # 3  # 16 hex digits",
        "status>high              # 7  # 4  # a number such as 500",
        "a OR                     # 4  # 0  # a word",
        "(a b                     # 4  # 0  # )",
        "a b)                     # 3  # 1  # OR",
        "a \"b c                  # 2  # 4  # a closing \"",
        "a AND OR b               # 6  # 2  # a word",
        "= b                      # 0  # 1  # a word",
        "a =                      # 3  # 0  # a value, in quotes if it has blanks or parentheses",
        "resource.=x              # 0  # 9  # a key such as http.route",
        "/a(b/                    # 0  # 5  # a regular expression of RE2's syntax, such as timed? ?out",
        "x~(?=y)                  # 2  # 1  # a value, in quotes if it has blanks or parentheses",
        "x~\"(?=y)\"              # 2  # 7  # a regular expression of RE2's syntax, such as timed? ?out",
        "-                        # 0  # 0  # ``",
      })
  void errorsPointAtTheCharacter(String query, int position, int length, String expected) {
    if (expected.isEmpty()) {
      assertThat(parse(query)).isEqualTo(phrase(query));
      return;
    }
    QuerySyntaxException wrong =
        catchThrowableOfType(QuerySyntaxException.class, () -> parse(query));

    assertThat(wrong).as(query).isNotNull();
    assertThat(wrong.position()).as("%s", wrong.getMessage()).isEqualTo(position);
    assertThat(wrong.length()).as("%s", wrong.getMessage()).isEqualTo(length);
    assertThat(wrong.expected()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "!"})
  void deepNestingIsRefusedNotFollowed(String piece) {
    assertThatThrownBy(() -> parse(piece.repeat(5_000) + "a"))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> parse("a".repeat(TokenScanner.LONGEST + 1)))
        .isInstanceOf(QuerySyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "timeout             # timeout",
        "timed? out          # time",
        "a+bc|de             # bc,de",
        "abc|.*              # ``",
        "(abc)               # ``",
        "x(abc|d)yz          # yz",
        "(?i)abc             # ``",
        "x\\.y               # x.y",
        "ab{2}c              # a",
        "\\d+ms              # ms",
        "[a-z]+ failed       # ` failed`",
        "\\Qab\\E            # ``",
        "^start$             # start",
      })
  void findsWhatAPatternCannotDoWithout(String pattern, String pieces) {
    assertThat(String.join(",", PatternPieces.oneOf(pattern))).isEqualTo(pieces);
  }

  private static LogExpression parse(String text) {
    return LogQueryParser.parse(text);
  }

  private static LogExpression phrase(String text) {
    return new LogExpression.Phrase(text);
  }

  private static LogKey any(String name) {
    return new LogKey.Named(LogKey.Scope.ANY, name);
  }

  private static LogExpression compare(LogKey key, Operator operator, String value) {
    return new LogExpression.Compare(key, operator, value);
  }
}
