package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTrafficTest {
  private static final String REGISTERING =
      "de.codecentric.boot.admin.client.registration.RegistrationApplicationListener$$Lambda/0x82b26b10";

  private final ProbeTraffic probes = new ProbeTraffic(List.of("/actuator", "/admin/instances"));
  private final Spans order = Spans.of("order");

  @ParameterizedTest
  @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator?x=1", "/admin/instances"})
  void recognisesExcludedPaths(String path) {
    assertThat(probes.test(order.server("GET").with("url.path", path).make())).isTrue();
    assertThat(probes.test(order.client("GET").with("url.full", "http://x:1" + path).make()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuators", "/orders/actuator", "/admin", "/"})
  void leavesOtherPathsAlone(String path) {
    assertThat(probes.test(order.server("GET").with("url.path", path).make())).isFalse();
    assertThat(probes.test(order.client("GET").with("url.full", "http://x:1" + path).make()))
        .isFalse();
  }

  @Test
  void recognisesTheJobThatRegistersWithSpringBootAdmin() {
    Spans.Maker job = order.internal("RegistrationApplicationListener$$Lambda.run");
    assertThat(probes.test(job.with("code.namespace", REGISTERING, "code.function", "run").make()))
        .isTrue();
    assertThat(probes.test(job.with("code.function.name", REGISTERING + ".run").make())).isTrue();
  }

  @Test
  void leavesJobsOfTheServiceItselfAlone() {
    Span job =
        order.internal("StuckOrders.sweep").with("code.namespace", "shop.StuckOrders").make();
    Span unnamed = order.internal("RegistrationApplicationListener$$Lambda.run").make();
    assertThat(probes.test(job)).isFalse();
    assertThat(probes.test(unnamed)).isFalse();
  }
}
