package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCheckTest {

  @Test
  void watchesServicesThatHaveNoActuator() throws Exception {
    try (StandInService web = new StandInService();
        ServerSocket tcp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      web.answer("/ready", 200, "fine");
      int tcpPort = tcp.getLocalPort();
      try (FleetApplication fleet =
          FleetApplication.start(
              "pharos.fleet.checks[0].service=legacy",
              "pharos.fleet.checks[0].environment=demo",
              "pharos.fleet.checks[0].version=2019.3",
              "pharos.fleet.checks[0].url=" + web.url("/ready"),
              "pharos.fleet.checks[0].interval=1s",
              "pharos.fleet.checks[0].timeout=900ms",
              "pharos.fleet.checks[1].service=mainframe",
              "pharos.fleet.checks[1].url=tcp://localhost:" + tcpPort,
              "pharos.fleet.checks[1].interval=1s",
              "pharos.fleet.checks[1].timeout=900ms",
              "pharos.fleet.checks[2].service=hanging",
              "pharos.fleet.checks[2].url=http://127.0.0.1:" + silent.getLocalPort(),
              "pharos.fleet.checks[2].interval=1s",
              "pharos.fleet.checks[2].timeout=300ms")) {

        await().until(() -> fleet.reports().hasStatus("legacy", InstanceStatus.UP));
        await().until(() -> fleet.reports().hasStatus("mainframe", InstanceStatus.UP));
        await().until(() -> fleet.reports().hasStatus("hanging", InstanceStatus.OFFLINE));
        InstanceReport legacy = fleet.reports().of("legacy").getFirst();
        assertThat(legacy.service()).isEqualTo(new ServiceId("", "legacy", "demo"));
        assertThat(legacy.version()).isEqualTo("2019.3");
        assertThat(legacy.instance()).isEqualTo("127.0.0.1:" + web.port());
        assertThat(legacy.adminHref()).isNull();
        assertThat(fleet.reports().of("hanging").getFirst().statusDetail())
            .isEqualTo("does not answer within 300 ms");

        web.answer("/ready", 500, "");
        await().until(() -> fleet.reports().hasStatus("legacy", InstanceStatus.DOWN));
        assertThat(fleet.reports().of("legacy").getFirst().statusDetail())
            .isEqualTo("answers HTTP 500");

        web.redirect("/ready", "http://192.0.2.1/elsewhere");
        await().until(() -> fleet.reports().hasStatus("legacy", InstanceStatus.UP));

        tcp.close();
        await().until(() -> fleet.reports().hasStatus("mainframe", InstanceStatus.OFFLINE));
        assertThat(fleet.reports().of("mainframe").getFirst().statusDetail())
            .isEqualTo("nothing listens at localhost:" + tcpPort + " (connection refused)");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gopher://host/,    10s, 2s,  'url: ''gopher://host/'' is not http://…, https://… or tcp://host:port'",
    "tcp://host,        10s, 2s,  'url: ''tcp://host'' needs a port'",
    "http://host/,      10ms, 5ms, 'interval: PT0.01S is too short; write 1s or more'",
    "http://host/,      2s,  3s,  'timeout: PT3S must be above 0 and within the interval'",
  })
  void saysWhatIsWrongWithACheck(URI url, String interval, String timeout, String sentence) {
    FleetProperties.Check written =
        new FleetProperties.Check(
            "legacy", "", "", "", "", url, duration(interval), duration(timeout));

    assertThatThrownBy(() -> ServiceCheck.of(3, written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pharos.fleet.checks[3]." + sentence);
  }

  private static Duration duration(String text) {
    return org.springframework.boot.convert.DurationStyle.detectAndParse(text);
  }
}
