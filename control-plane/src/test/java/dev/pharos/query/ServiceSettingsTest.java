package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Owner;
import dev.pharos.signal.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code pharos.services.*}, bound as in the running process. */
class ServiceSettingsTest {
  private static final Owner TELEMETRY = new Owner("by telemetry", "#telemetry", "");

  private final ApplicationContextRunner application =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Test
  void tellsOwnerAndObjectiveOfAService() {
    application
        .withPropertyValues(
            "pharos.services.order.owner.team=Checkout",
            "pharos.services.order.owner.contact=#checkout",
            "pharos.services.order.owner.runbook=https://wiki.example/order?page=1",
            "pharos.services.order.objective.success-ratio=0.995",
            "pharos.services.order.objective.p95=300ms")
        .run(context -> {
          ServiceSettings settings = context.getBean(ServiceSettings.class);
          assertThat(settings.owner("order", TELEMETRY))
              .isEqualTo(new Owner("Checkout", "#checkout", "https://wiki.example/order?page=1"));
          assertThat(settings.objective("order"))
              .isEqualTo(new ServiceSettings.Objective(0.995, Duration.ofMillis(300)));
        });
  }

  @Test
  void leavesToTelemetryAndDefaultsWhatItDoesNotSay() {
    application
        .withPropertyValues("pharos.services.order.owner.team=Checkout")
        .run(context -> {
          ServiceSettings settings = context.getBean(ServiceSettings.class);
          assertThat(settings.owner("order", TELEMETRY))
              .isEqualTo(new Owner("Checkout", "#telemetry", ""));
          assertThat(settings.owner("payment", TELEMETRY)).isEqualTo(TELEMETRY);
          assertThat(settings.objective("order")).isEqualTo(ServiceSettings.Objective.DEFAULT);
        });
  }

  @Test
  void takesNamesWithDotsAndOddCharactersAndOtherSpellingsOfKeys() {
    application
        .withPropertyValues(
            "pharos.services[shop.order/v2].owner.team=Checkout",
            "pharos.services.payment.objective.successRatio=0.9")
        .run(context -> {
          ServiceSettings settings = context.getBean(ServiceSettings.class);
          assertThat(settings.owner("shop.order/v2", TELEMETRY).team()).isEqualTo("Checkout");
          assertThat(settings.objective("payment").successRatio()).isEqualTo(0.9);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          objective.success-ratio | 99 | a share of requests; write a number between 0 and 1, for example 0.99
          objective.success-ratio | 1 | a share of requests; write a number between 0 and 1, for example 0.99
          objective.success-ratio | 99 % | a share of requests; write a number between 0 and 1, for example 0.99
          objective.success-ratio | NaN | a share of requests; write a number between 0 and 1, for example 0.99
          objective.p95 | fast | a duration to stay below; write for example 500ms
          objective.p95 | -1s | a duration to stay below; write for example 500ms
          objective.p95 | 0 | a duration to stay below; write for example 500ms
          owner.runbook | javascript:alert(1) | a link; write for example https://wiki.example/runbook
          owner.runbook | see the wiki | a link; write for example https://wiki.example/runbook
          """)
  void namesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    application
        .withPropertyValues("pharos.services.order." + key + "=" + value)
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(StartupException.class)
                .hasRootCauseMessage(
                    "pharos.services.order." + key + ": '" + value + "' is not " + allowed));
  }

  @ParameterizedTest
  @CsvSource({"order.ownr.team", "order.owner", "order.owner.mail", "order"})
  void refusesAMistypedKeyInsteadOfPassingItOver(String key) {
    application
        .withPropertyValues("pharos.services." + key + "=Checkout")
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(StartupException.class)
                .hasRootCauseMessage(
                    "pharos.services."
                        + key
                        + ": there is no such setting; after a service's name stands one of"
                        + " owner.team, owner.contact, owner.runbook, objective.success-ratio,"
                        + " objective.p95"));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(WrittenServiceSettings.class)
  static class Settings {
    @Bean
    ServiceSettings settings(WrittenServiceSettings written) {
      return written.read();
    }
  }
}
