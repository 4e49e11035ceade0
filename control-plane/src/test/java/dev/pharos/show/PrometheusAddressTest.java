package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Addresses as curl writes them, which other clients would encode. */
class PrometheusAddressTest extends RestTest {
  @Test
  void selectorsAreUnderstoodAsDocumentationWritesThem() throws IOException {
    assertThat(statusLine("/prometheus/api/v1/labels?match[]={job=~\"a|b\"}"))
        .startsWith("HTTP/1.1 200");
    assertThat(statusLine("/prometheus/api/v1/query?query=up{job!=\"a\"}>0^2"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void anAddressThatIsNoneIsTheClientsFault() throws IOException {
    assertThat(statusLine("/prometheus/api/v1/query?query=a\\b")).startsWith("HTTP/1.1 400");
    assertThat(statusLine("/%zz")).startsWith("HTTP/1.1 400");
  }

  private String statusLine(String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }
}
