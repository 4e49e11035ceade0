package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.Labels;
import org.junit.jupiter.api.Test;

class SeriesOriginTest {
  private static SeriesOrigin of(String... labels) {
    return SeriesOrigin.of(Labels.of(labels));
  }

  private static SeriesOrigin origin(
      String service, String namespace, String environment, String version) {
    return new SeriesOrigin(new SeriesPlace(service, namespace, environment), version);
  }

  @Test
  void isWhatOpenTelemetrysResourcePromotes() {
    assertThat(
            of(
                "job",
                "shop/order",
                "service_name",
                "order",
                "service_namespace",
                "shop",
                "deployment_environment_name",
                "prod",
                "service_version",
                "1.5"))
        .isEqualTo(origin("order", "shop", "prod", "1.5"));
    assertThat(of("job", "shop/order", "deployment_environment", "prod"))
        .as("by the former name")
        .isEqualTo(origin("shop/order", "", "prod", ""));
    assertThat(of("job", "order", "instance", "a")).isEqualTo(SeriesOrigin.of("order"));
  }

  @Test
  void ofMetricsFromTracesIsThatOfWhoAnswered() {
    String[] call = {
      "client",
      "gateway",
      "client_service_namespace",
      "edge",
      "client_deployment_environment_name",
      "test",
      "server",
      "order",
      "server_service_namespace",
      "shop",
      "server_deployment_environment_name",
      "prod"
    };
    assertThat(of(call)).isEqualTo(origin("order", "shop", "prod", ""));
    assertThat(SeriesOrigin.of(Labels.of(call).toBuilder().set("virtual_node", "server").build()))
        .isEqualTo(origin("gateway", "edge", "test", ""));
    assertThat(of("service", "order", "deployment_environment_name", "prod", "span_name", "GET"))
        .isEqualTo(origin("order", "", "prod", ""));
  }

  @Test
  void isNotThatOfAnotherServiceThatASeriesTellsOf() {
    assertThat(
            of(
                "job",
                "pharos",
                "service",
                "order",
                "service_namespace",
                "shop",
                "deployment_environment_name",
                "prod"))
        .isEqualTo(SeriesOrigin.of("pharos"));
    assertThat(of("job", "shop/order", "service", "order", "deployment_environment_name", "prod"))
        .isEqualTo(origin("shop/order", "", "prod", ""));
  }

  @Test
  void aResourcesOwnStaysWhateverALabelOfTheAppIsCalled() {
    assertThat(
            of(
                "service_name",
                "order",
                "service",
                "checkout",
                "deployment_environment_name",
                "prod",
                "service_version",
                "1.5"))
        .isEqualTo(origin("order", "", "prod", "1.5"));
  }

  @Test
  void isToldByNamesThatWereNotTranslatedToo() {
    assertThat(
            of(
                "job",
                "shop/order",
                "service.name",
                "order",
                "service.namespace",
                "shop",
                "deployment.environment.name",
                "prod",
                "service.version",
                "1.5"))
        .isEqualTo(origin("shop/order", "shop", "prod", "1.5"));
  }
}
