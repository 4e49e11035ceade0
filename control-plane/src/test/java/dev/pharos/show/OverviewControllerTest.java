package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.HealthWatch;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class OverviewControllerTest extends RestTest {
  private static final ServiceId GATEWAY = new ServiceId("shop", "gateway", "demo");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final ServiceId CATALOG = new ServiceId("shop", "catalog", "demo");
  private static final Node USER = Node.virtual(NodeKind.USER, "user", "demo", "");

  @Autowired HealthWatch health;

  @Test
  void saysWhatNeedsAttentionWhyAndWhoIsHit() throws IOException {
    brokenPayment();
    health.look();

    JsonNode overview = get("/api/v1/overview");

    assertThat(overview.propertyNames())
        .containsExactlyInAnyOrder(
            "headline", "summary", "edge", "incidents", "attention", "changes", "counts");
    assertThat(overview.path("headline").asString()).isEqualTo("3 of 4 services need attention");
    assertThat(overview.path("summary").asString()).startsWith("payment: ");
    JsonNode worst = overview.path("attention").get(0);
    assertThat(worst.propertyNames())
        .containsExactlyInAnyOrder("service", "namespace", "environment", "health", "affected");
    assertThat(worst.path("service").asString()).isEqualTo("payment");
    assertThat(worst.path("health").path("state").asString()).isEqualTo("failing");
    assertThat(worst.path("health").path("since").asString()).isNotEmpty();
    assertThat(worst.path("health").path("evidence").get(0).propertyNames())
        .containsExactlyInAnyOrder("label", "href");
    assertThat(worst.path("affected")).isEqualTo(json("[\"order\",\"gateway\"]"));
    assertThat(overview.path("counts"))
        .isEqualTo(
            json(
                """
                {"failing":1,"degraded":2,"silent":0,"unknown":0,"idle":0,"healthy":1}
                """));
    JsonNode edge = overview.path("edge");
    assertThat(edge.path("requestsPerSecond").asDouble()).isPositive();
    assertThat(edge.path("errorRatio").asDouble()).isEqualTo(0.25);
    assertThat(edge.path("p95Ns").asLong()).isPositive();
  }

  @Test
  void saysThatNothingIsWrong() throws IOException {
    telemetry.instance(GATEWAY, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    telemetry.instance(CATALOG, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    calls(USER, GATEWAY, 0);
    calls(Node.service(GATEWAY), CATALOG, 0);
    health.look();

    JsonNode overview = get("/api/v1/overview");

    assertThat(overview.path("headline").asString())
        .isEqualTo("None of 2 services needs attention");
    assertThat(overview.path("summary").asString()).contains("entered from users");
    assertThat(overview.path("attention").size()).isZero();
  }

  @Test
  void saysThatNothingIsThereYet() throws IOException {
    health.look();

    JsonNode overview = get("/api/v1/overview");

    assertThat(overview.path("headline").asString()).isEqualTo("No service reports yet");
    assertThat(overview.path("edge").path("errorRatio").isNull()).isTrue();
    assertThat(overview.path("edge").path("requestsPerSecond").asDouble()).isZero();
  }

  @Test
  void namesWhatChangedNewestFirst() throws IOException {
    long hour = 3600 * SECOND;
    telemetry.instance(GATEWAY, "a", "1", NOW_NS - 5 * hour, NOW_NS, null);
    telemetry.instance(PAYMENT, "a", "1", NOW_NS - 5 * hour, NOW_NS, null);
    telemetry.instance(CATALOG, "a", "1", NOW_NS - 400 * SECOND, NOW_NS, null);
    telemetry.deployments.add(
        DeploymentSamples.seen(
            "d1",
            Deployment.Kind.DEPLOY,
            PAYMENT,
            "1.5.0",
            "1.4.0",
            Deployment.State.ROLLING,
            0.5,
            null,
            NOW_NS - 100 * SECOND,
            null));
    telemetry.call(
        SetTelemetry.edge(Node.service(GATEWAY), Node.service(PAYMENT), "x"),
        NOW_NS - 200 * SECOND,
        MS,
        false);
    for (int i = 0; i < 20; i++) {
      telemetry.call(
          SetTelemetry.edge(Node.service(PAYMENT), Node.service(GATEWAY), "y"),
          NOW_NS - (500 + i * 10) * SECOND,
          MS,
          false);
    }
    telemetry.seen(
        SetTelemetry.edge(Node.service(PAYMENT), Node.service(GATEWAY), "y"), NOW_NS - 5 * hour);
    health.look();

    JsonNode changes = get("/api/v1/overview").path("changes");

    assertThat(changes.valueStream().map(change -> change.path("kind").asString()))
        .containsExactly("deploy", "new_edge", "new_service", "gone_edge");
    assertThat(changes.get(0))
        .isEqualTo(
            json(
                """
                {"time":"2026-05-04T11:58:25Z","kind":"deploy",
                 "text":"payment 1.4.0 → 1.5.0, rolling, 50 % of instances",
                 "href":"/deploys?service=payment"}
                """));
    assertThat(changes.get(1).path("text").asString())
        .isEqualTo("gateway calls payment for the first time");
    assertThat(changes.get(1).path("href").asString()).startsWith("/map?edge=service%3Ashop");
    assertThat(changes.get(3).path("text").asString()).isEqualTo("payment calls gateway no more");
  }

  @Test
  void gettingToKnowTheFirstServicesIsNoNews() throws IOException {
    telemetry.instance(GATEWAY, "a", "1", NOW_NS - 60 * SECOND, NOW_NS, null);
    telemetry.instance(PAYMENT, "a", "1", NOW_NS - 50 * SECOND, NOW_NS, null);
    calls(Node.service(GATEWAY), PAYMENT, 0);
    health.look();

    assertThat(get("/api/v1/overview").path("changes").size()).isZero();
  }

  private void brokenPayment() {
    for (ServiceId service : List.of(GATEWAY, ORDER, PAYMENT, CATALOG)) {
      telemetry.instance(service, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    }
    calls(USER, GATEWAY, 4);
    calls(Node.service(GATEWAY), ORDER, 4);
    calls(Node.service(ORDER), PAYMENT, 4);
    calls(Node.service(GATEWAY), CATALOG, 0);
  }

  /**
   * @param errorEvery one of so many calls fails; 0 for none
   */
  private void calls(Node caller, ServiceId callee, int errorEvery) {
    for (int i = 0; i < 240; i++) {
      long time = NOW_NS - 70 * SECOND + i * SECOND / 4;
      boolean error = errorEvery > 0 && i % errorEvery == 0;
      telemetry.request(callee, time, 20 * MS, error);
      telemetry.call(SetTelemetry.edge(caller, Node.service(callee), "x"), time, 22 * MS, error);
    }
  }
}
