package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingPropertiesTest {

  @Test
  void addressesAreReadWithoutASlashAtTheirEnd() {
    assertThat(
            new SamplingProperties(List.of("http://a:8080/", " https://me:pw@b/pharos"))
                .addresses())
        .containsExactly(URI.create("http://a:8080"), URI.create("https://me:pw@b/pharos"));
    assertThat(new SamplingProperties(List.of()).addresses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a:8080", "ftp://a", "http://", "http://a?b", "http://a b", "http://a#b"})
  void whatIsNoAddressIsNamed(String written) {
    assertThatThrownBy(() -> new SamplingProperties(List.of("http://a", written)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("pharos.sampling.peers[1]: '" + written + "'")
        .hasMessageContaining("for example http://pharos-2:8080");
  }

  @Test
  void whatIsThereTwiceOrTooMuchIsNamedAndNoPassword() {
    assertThatThrownBy(() -> new SamplingProperties(List.of("http://a", "http://a/")))
        .hasMessageContaining("pharos.sampling.peers[1]: 'http://a/' is there twice");
    assertThatThrownBy(() -> new SamplingProperties(Collections.nCopies(17, "http://a")))
        .hasMessage("pharos.sampling.peers: '17 addresses' are too many; write at most 16");
    assertThatThrownBy(() -> new SamplingProperties(List.of("http://me:pw@a?b")))
        .hasMessageContaining("'http://***@a?b'")
        .hasMessageNotContaining("pw");
  }
}
