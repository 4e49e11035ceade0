package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {

  @Test
  void aPatternMatchesWholeTexts() {
    assertThat(new TextPattern("POST.*").matches("POST /orders")).isTrue();
    assertThat(new TextPattern("POST").matches("POST /orders")).isFalse();
    assertThat(new TextPattern("a|b").matches("b")).isTrue();
    assertThat(new TextPattern(".*line").matches("first\nline")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(.*a){20}b", "(.*)(.*)(.*)(.*)(.*)(.*)b", "(a+)+\\1b", ".*.*.*.*.*.*="})
  void aPatternThatBacktracksForeverIsGivenUp(String pattern) {
    assertThatThrownBy(() -> new TextPattern(pattern).matches("a".repeat(60)))
        .isInstanceOf(CostlyPatternException.class)
        .hasMessageContaining(pattern);
  }

  @Test
  void aPatternThatNeedsTooMuchStackIsGivenUp() {
    assertThatThrownBy(() -> new TextPattern("(a|b)*c").matches("ab".repeat(200_000)))
        .isInstanceOf(CostlyPatternException.class);
  }

  @Test
  void ordinaryPatternsMayLookAtLongTexts() {
    assertThat(new TextPattern(".*needle.*").matches("hay ".repeat(100_000))).isFalse();
    assertThat(new TextPattern(".*needle.*").matches("hay ".repeat(100_000) + "needle")).isTrue();
    assertThat(new TextPattern("(GET|POST) /[a-z]+(/\\d+)*").matches("GET /orders/1/2")).isTrue();
  }
}
