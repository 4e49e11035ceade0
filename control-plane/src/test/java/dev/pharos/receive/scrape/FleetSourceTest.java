package dev.pharos.receive.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.fleet.MetricEndpoints.MetricEndpoint;
import dev.pharos.signal.metric.Labels;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSourceTest {
  private static final URI PAGE = URI.create("http://10.0.0.7:9014/actuator/prometheus");

  @Test
  void whatIsScrapedSaysOfWhichNamespaceAndEnvironmentItIs() {
    assertThat(
            FleetSource.labels(
                new MetricEndpoint("order", "shop", "demo", "order-1", PAGE, Map.of())))
        .isEqualTo(
            Labels.of(
                "deployment_environment_name", "demo",
                "instance", "10.0.0.7:9014",
                "job", "order",
                "service_instance_id", "order-1",
                "service_name", "order",
                "service_namespace", "shop"));
  }

  @Test
  void whoRegistersWithoutThemHasNoSuchLabels() {
    assertThat(FleetSource.labels(new MetricEndpoint("order", "", "", "", PAGE, Map.of())))
        .isEqualTo(Labels.of("instance", "10.0.0.7:9014", "job", "order", "service_name", "order"));
  }
}
