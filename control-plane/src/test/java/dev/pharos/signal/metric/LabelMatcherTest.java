package dev.pharos.signal.metric;

import static dev.pharos.signal.metric.LabelMatcher.Type.EQUAL;
import static dev.pharos.signal.metric.LabelMatcher.Type.NOT_EQUAL;
import static dev.pharos.signal.metric.LabelMatcher.Type.NOT_REGEX;
import static dev.pharos.signal.metric.LabelMatcher.Type.REGEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  private static final String[] VALUES = {
    "", "a", "ab", "abc", "b", "a|b", "api", "api-1", "a\nb", "foo", "foobar", ".*", "A"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a|b",
        "a|b|",
        "|",
        "",
        ".*",
        ".+",
        "api.*",
        "api.+",
        "a.c",
        "(a|b)",
        "foo|foo.*",
        "(?i)a",
        "a\\|b",
        "[ab]+",
        "a.b",
        "^a$",
        "a*"
      })
  void shortWaysAnswerAsTheWholeExpression(String regex) {
    Pattern whole = Pattern.compile("^(?s:" + regex + ")$");
    for (String value : VALUES) {
      boolean wanted = whole.matcher(value).find();
      assertThat(new LabelMatcher(REGEX, "l", regex).matches(value))
          .as("%s =~ %s", value, regex)
          .isEqualTo(wanted);
      assertThat(new LabelMatcher(NOT_REGEX, "l", regex).matches(value)).isEqualTo(!wanted);
    }
  }

  @Test
  void absentLabelsHaveTheEmptyValue() {
    assertThat(new LabelMatcher(EQUAL, "l", "").matches("")).isTrue();
    assertThat(new LabelMatcher(NOT_EQUAL, "l", "x").matches("")).isTrue();
    assertThat(new LabelMatcher(EQUAL, "l", "x").matches("")).isFalse();
  }

  @Test
  void whatIsNoExpressionIsRefused() {
    assertThatThrownBy(() -> new LabelMatcher(REGEX, "l", "a("))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing closing )");
  }

  @Test
  void printsAsPromqlWritesIt() {
    assertThat(new LabelMatcher(NOT_REGEX, "job", "a\"b")).hasToString("job!~\"a\\\"b\"");
  }
}
