package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,    10.255.0.1,       true",
    "10.0.0.0/8,    11.0.0.1,         false",
    "192.168.1.7,   192.168.1.7,      true",
    "192.168.1.7,   192.168.1.8,      false",
    "fd00::/8,      fd12::1,          true",
    "loopback,      127.9.9.9,        true",
    "loopback,      ::1,              true",
    "loopback,      10.0.0.1,         false",
    "private,       10.0.0.1,         true",
    "private,       172.31.255.255,   true",
    "private,       172.32.0.0,       false",
    "private,       192.168.0.1,      true",
    "private,       169.254.169.254,  false",
    "private,       127.0.0.1,        false",
    "private,       8.8.8.8,          false",
    "this-machine,  127.0.0.1,        true",
    "this-machine,  ::ffff:127.0.0.1, true",
    "this-machine,  0.0.0.0,          false",
    "this-machine,  192.0.2.1,        false",
    "any,           8.8.8.8,          true",
  })
  void allowsWhatIsWritten(String network, String address, boolean allowed) throws Exception {
    assertThat(AllowedNetworks.of(List.of(network)).allows(InetAddress.getByName(address)))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/health",
        "http://user:secret@127.0.0.1/health",
        "http://169.254.169.254/latest/meta-data",
        "http://0251.0376.0251.0376/",
        "http://2852039166/",
        "http:///health",
        "/health",
        "not a url",
      })
  void refusesUrlsThatLeadElsewhere(String url) {
    assertThat(AllowedNetworks.of(List.of("loopback")).refusal(url)).isNotEmpty();
  }

  @Test
  void saysWhichAddressIsRefusedAndWhatToDo() {
    assertThat(AllowedNetworks.of(List.of("loopback")).refusal("http://10.1.2.3:8080/health"))
        .hasValue(
            "'http://10.1.2.3:8080/health' is at 10.1.2.3, which is not in the allowed networks"
                + " [loopback]; to allow it, add it to pharos.fleet.allowed-networks");
  }

  @Test
  void neverRepeatsAPassword() {
    assertThat(AllowedNetworks.of(List.of("any")).refusal("http://user:secret@host/"))
        .hasValueSatisfying(sentence -> assertThat(sentence).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "example.com", "10.0.0.0/x", ""})
  void namesWhatIsNotANetwork(String entry) {
    assertThatThrownBy(() -> AllowedNetworks.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pharos.fleet.allowed-networks: '" + entry + "' is not a network");
  }
}
