package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is written wrong ends the start with a line that names setting, value and what is allowed.
 */
class FleetSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          consul.url | consul:8500 | write for example http://localhost:8500
          consul.url | http:// | write for example http://localhost:8500
          consul.url | http://con sul:8500 | write for example http://localhost:8500
          consul.url | http://user:secret@localhost:8500 | without user
          consul.interval | 10ms | write 1s or more
          consul.ssl-bundle | nope | is not configured; there are []
          eureka.url | localhost:8761/eureka | write for example http://localhost:8761/eureka
          eureka.url | http://one:8761/eureka,two | write for example http://localhost:8761/eureka
          eureka.interval | 0s | write 1s or more
          kubernetes.namespaces[0] | Shop_1 | is not a namespace's name
          kubernetes.labels[0] | team | write key=value
          kubernetes.labels[0] | =shop | write key=value
          kubernetes.labels[0] | team=a b | write key=value
          kubernetes.kubeconfig | /there/is/none | is not a file that can be read
          kubernetes.interval | 100ms | write 1s or more
          status-interval | 10ms | write 1s or more
          """)
  void aWrongValueEndsTheStartWithOneLine(String setting, String value, String allowed) {
    assertThatThrownBy(() -> start("pharos.fleet." + setting + "=" + value))
        .extracting(FleetSettingsTest::reason, InstanceOfAssertFactories.STRING)
        .startsWith("pharos.fleet." + setting + ": '")
        .contains(setting.endsWith("interval") ? "PT" : shown(value))
        .doesNotContain("secret")
        .contains(allowed)
        .hasLineCount(1);
  }

  @Test
  void aKubeconfigThatIsNoneEndsTheStartWithOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "clusters: [}");

    assertThatThrownBy(() -> start("pharos.fleet.kubernetes.kubeconfig=" + file))
        .extracting(FleetSettingsTest::reason, InstanceOfAssertFactories.STRING)
        .startsWith("pharos.fleet.kubernetes.kubeconfig: '" + file + "' cannot be used: ")
        .hasLineCount(1);
  }

  private static void start(String setting) {
    String consul =
        setting.contains("consul.url")
            ? "pharos.fleet.checks="
            : "pharos.fleet.consul.url=http://127.0.0.1:1";
    FleetApplication.start(setting, consul, "pharos.fleet.kubernetes.enabled=true").close();
  }

  /** Of several URLs the one that is wrong, and without a password. */
  private static String shown(String value) {
    return value.substring(value.lastIndexOf(',') + 1).replace("user:secret", "***");
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartupException wrong) {
        return wrong.getMessage();
      }
    }
    return "no StartupException: " + failure;
  }

  @Test
  void aRegistryThatIsDownNeitherEndsTheStartNorKeepsItWaiting() {
    try (FleetApplication fleet =
        FleetApplication.start("pharos.fleet.consul.url=http://127.0.0.1:1")) {
      assertThat(fleet.registry().source()).isEqualTo("consul");
    }
  }
}
