package dev.pharos.query.trim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeSpansTest {

  @ParameterizedTest
  @CsvSource({
    "GET /actuator/health,/actuator",
    "GET /actuator/**,/actuator",
    "GET /shop/actuator/prometheus,/shop/actuator",
    "GET /health,/health",
    "HEAD /healthz,/healthz",
    "/livez,/livez",
    "GET /readyz,/readyz",
    "GET /metrics,/metrics",
    "GET /ping,/ping",
    "GET /shop/health,/shop/health",
    "GET /health/{part},/health",
    "grpc.health.v1.Health/Check,grpc.health.v1.Health"
  })
  void whatOnlyAsksWhetherAServiceIsThereIsAProbe(String operation, String asked) {
    assertThat(ProbeSpans.probed(operation)).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /orders",
        "GET /",
        "GET",
        "",
        "GET /orders/metrics",
        "GET /patients/{id}/health",
        "GET /healthy-recipes",
        "ping",
        "SELECT health",
        "process /tmp/health.csv"
      })
  void whatPeopleAskForIsNone(String operation) {
    assertThat(ProbeSpans.probed(operation)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "production", "prod", "live", "eu-1", "demo", "latest", "device"})
  void anEnvironmentIsProductionUnlessItsNameSaysOtherwise(String environment) {
    assertThat(Surroundings.isProduction(environment)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "Development", "eu-staging-2", "qa1", "test", "team.ci", "LOCAL"})
  void andWhoseNameDoesIsNot(String environment) {
    assertThat(Surroundings.isProduction(environment)).isFalse();
  }
}
