package dev.pharos.judge.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void durationsHaveThreeDigitsAndAUnit() {
    assertThat(Wording.time(0)).isEqualTo("0 ms");
    assertThat(Wording.time(900)).isEqualTo("< 0.01 ms");
    assertThat(Wording.time(200_000)).isEqualTo("0.2 ms");
    assertThat(Wording.time(12_340_000)).isEqualTo("12.3 ms");
    assertThat(Wording.time(99_960_000)).isEqualTo("100 ms");
    assertThat(Wording.time(940_400_000)).isEqualTo("940 ms");
    assertThat(Wording.time(999_600_000)).isEqualTo("1 s");
    assertThat(Wording.time(3_010_000_000L)).isEqualTo("3.01 s");
    assertThat(Wording.time(1_260_000_000_000L)).isEqualTo("21 min");
  }

  @Test
  void sharesHaveASpaceBeforeTheSign() {
    assertThat(Wording.share(0.004)).isEqualTo("0.4 %");
    assertThat(Wording.share(0.176)).isEqualTo("17.6 %");
    assertThat(Wording.share(1)).isEqualTo("100 %");
    assertThat(Wording.share(0)).isEqualTo("0 %");
    assertThat(Wording.share(0.00001)).isEqualTo("< 0.01 %");
  }

  @Test
  void aCutIsShown() {
    assertThat(Wording.shortened("abcdef", 4)).isEqualTo("abc…");
    assertThat(Wording.shortened("abcd", 4)).isEqualTo("abcd");
  }
}
