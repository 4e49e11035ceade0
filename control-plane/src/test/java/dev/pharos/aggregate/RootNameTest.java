package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootNameTest {

  @ParameterizedTest
  @CsvSource({
    "GET /orders/{id}, GET",
    "POST /, POST",
    "GET, GET",
    "HTTP GET, HTTP GET",
    "orders process, orders process",
    "SELECT /x, SELECT /x",
    "cleanup / nightly, cleanup / nightly",
  })
  void itIsWhatIsKnownBeforeTheRoute(String name, String known) {
    assertThat(RootName.of(name)).isEqualTo(known);
  }
}
