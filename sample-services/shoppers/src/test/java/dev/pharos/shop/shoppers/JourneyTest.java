package dev.pharos.shop.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JourneyTest {

  /** Numbers that networks of cards publish for tests. */
  @ParameterizedTest
  @ValueSource(strings = {"4111111111111111", "4012888888881881", "5555555555554444"})
  void aCardsNumberEndsInItsCheckDigit(String number) {
    String digits = number.substring(0, number.length() - 1);

    assertThat(digits + Journey.checkDigit(digits)).isEqualTo(number);
  }
}
