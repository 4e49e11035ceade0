package dev.pharos.shop.chassis.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {
  @ParameterizedTest
  @CsvSource({
    "1.4.0, SOUND",
    "10.20.30, SOUND",
    "1.5.0-slow, SLOW",
    "1.5.0-errors, ERRORS",
    "1.5.0-leak, LEAK",
    "1.5.0-chatty, CHATTY"
  })
  void readsTheFlavourBehindTheNumber(String version, Flavour flavour) {
    Release release = Release.of(version);

    assertThat(release.version()).isEqualTo(version);
    assertThat(release.is(flavour)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1.5", "1.5.0.1", "v1.5.0", "1.5.0-", "1.5.0-SLOW", "1.5.0 slow"})
  void refusesWhatIsNoVersion(String version) {
    assertThatThrownBy(() -> Release.of(version))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version '%s' is not of the form 1.5.0 or 1.5.0-slow", version);
  }

  @Test
  void namesTheFlavoursThereAreWhenItRefusesOne() {
    assertThatThrownBy(() -> Release.of("1.5.0-fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "release flavour 'fast' is unknown; allowed behind a version: slow, errors, leak, chatty");
    assertThatThrownBy(() -> Release.of("1.5.0-sound")).hasMessageContaining("'sound' is unknown");
  }
}
