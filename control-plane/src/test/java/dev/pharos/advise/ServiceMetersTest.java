package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.HealthJudge;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.ServiceId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Pattern METER =
      Pattern.compile("(pharos_(?:deployment|service)_\\w+)\\{([^}]*)}");
  private static final Pattern WORDS =
      Pattern.compile("\\b(state|verdict|status|kind)[!=~]+\\\\?\"([a-z_|]+)");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final String OF_ORDER =
      "deployment_environment_name=\"demo\",%sservice=\"order\",service_namespace=\"shop\"%s";

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final SetTelemetry telemetry = rooms.telemetry;
  private final ServiceSettings settings =
      new ServiceSettings(
          Map.of(
              "order",
              new ServiceSettings.Service(
                  new ServiceSettings.OwnerSettings("", "", ""),
                  new ServiceSettings.Objective(0.995, Duration.ofMillis(300)))));
  private final HealthWatch watch =
      new HealthWatch(
          new HealthJudge(),
          new HealthSigns(
              telemetry,
              rooms.red,
              rooms.graph,
              rooms.services,
              settings,
              HealthRooms.ALWAYS_THERE),
          settings,
          rooms.clock);
  private final ServiceMeters meters =
      new ServiceMeters(telemetry, rooms.services, watch, settings, rooms.clock);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @BeforeEach
  void bind() {
    meters.bindTo(registry);
  }

  @Test
  void tellHealthObjectivesAndInstancesByTheLabelsOfMetricsFromTraces() throws IOException {
    for (int i = 0; i < 200; i++) {
      telemetry.request(ORDER, rooms.nowNs() - 55 * SECOND + i * SECOND / 4, 20_000_000, false);
    }
    telemetry.instances.add(
        new InstanceState(
            ORDER,
            "order-1",
            "5.2.1",
            "Java 25",
            "host",
            rooms.nowNs(),
            rooms.nowNs(),
            rooms.nowNs(),
            null,
            null));
    rooms.clock.advance(Duration.ofSeconds(10));

    watch.look();
    meters.look();

    assertThat(registry.scrape())
        .contains("pharos_service_health{" + OF_ORDER.formatted("", ",state=\"healthy\"} 1.0"))
        .contains("pharos_service_health{" + OF_ORDER.formatted("", ",state=\"failing\"} 0.0"))
        .contains("pharos_service_objective_ratio{" + OF_ORDER.formatted("", "} 0.995"))
        .contains("pharos_service_objective_latency_seconds{" + OF_ORDER.formatted("", "} 0.3"))
        .contains(
            "pharos_service_instances{"
                + OF_ORDER.formatted("", ",status=\"unregistered\",version=\"5.2.1\"} 1.0"));
  }

  @Test
  void tellWhatWaitsInQueuesAndForHowLong() {
    Node queue = Node.virtual(NodeKind.QUEUE, "reservations", "demo", "jms");
    telemetry.queues.add(new QueueState(queue, 7, rooms.nowNs() - 90 * SECOND));

    meters.look();

    String labels = "deployment_environment_name=\"demo\",queue=\"reservations\",system=\"jms\"";
    assertThat(registry.scrape())
        .contains("pharos_queue_unconsumed_messages{" + labels + "} 7.0")
        .contains("pharos_queue_oldest_unconsumed_seconds{" + labels + "} 90.0");

    telemetry.queues.clear();
    meters.look();

    assertThat(registry.scrape()).doesNotContain("pharos_queue_unconsumed_messages{");
  }

  @Test
  void leaveOutAndCountWhatDoesNotFit() {
    for (int i = 0; i < GaugeTable.MOST_ROWS + 3; i++) {
      Node queue = Node.virtual(NodeKind.QUEUE, "q" + i, "demo", "jms");
      telemetry.queues.add(new QueueState(queue, 1, rooms.nowNs()));
    }

    meters.look();

    assertThat(registry.scrape().lines().filter(line -> line.startsWith("pharos_queue_unconsumed")))
        .hasSize(GaugeTable.MOST_ROWS);
    assertThat(registry.scrape())
        .contains("pharos_meters_left_out_rows{table=\"pharos.queue.unconsumed.messages\"} 3.0");
  }

  @Test
  void tellDeploymentsWithTheirStartAndVerdict() {
    long nowNs = rooms.nowNs();
    telemetry.deployments.add(deployment("d3", nowNs - 60 * SECOND, null));
    telemetry.deployments.add(deployment("d2", nowNs - 3600 * SECOND, nowNs - 3000 * SECOND));
    telemetry.deployments.add(deployment("d1", nowNs - 90_000 * SECOND, nowNs - 89_000 * SECOND));

    meters.look();

    String d3 =
        OF_ORDER.formatted(
            "id=\"d3\",kind=\"deploy\",previous_version=\"5.2.1\",",
            ",state=\"rolling\",verdict=\"none\",version=\"5.3.0\"} 1");
    assertThat(registry.scrape())
        .contains("pharos_deployment_info{" + d3)
        .contains(
            "pharos_deployment_start_timestamp_seconds{"
                + OF_ORDER.formatted("id=\"d3\",kind=\"deploy\",", ",version=\"5.3.0\"} ")
                + (nowNs / 1e9 - 60))
        .contains("id=\"d2\"")
        .doesNotContain("id=\"d1\"");
  }

  @Test
  void tellWhatRulesOfDeploymentsAskFor() {
    long nowNs = rooms.nowNs();
    Deployment complete = deployment("d1", nowNs - 900 * SECOND, nowNs - 600 * SECOND);
    telemetry.deployments.add(complete.judged(verdict(DeployVerdict.State.REGRESSED, nowNs)));
    telemetry.deployments.add(
        DeploymentSamples.seen(
            "d2",
            Deployment.Kind.RESTART,
            ORDER,
            "5.3.0",
            "5.3.0",
            Deployment.State.COMPLETE,
            1,
            null,
            nowNs - 300 * SECOND,
            nowNs - 290 * SECOND));
    telemetry.deployments.add(
        DeploymentSamples.seen(
            "d3",
            Deployment.Kind.DEPLOY,
            ORDER,
            "5.4.0",
            "5.3.0",
            Deployment.State.STUCK,
            0,
            null,
            nowNs - 60 * SECOND,
            null));

    meters.look();

    assertThat(registry.scrape())
        .contains(
            "pharos_deployment_info{"
                + OF_ORDER.formatted(
                    "id=\"d1\",kind=\"deploy\",previous_version=\"5.2.1\",",
                    ",state=\"complete\",verdict=\"regressed\",version=\"5.3.0\"} 1"))
        .contains(
            "pharos_deployment_start_timestamp_seconds{"
                + OF_ORDER.formatted(
                    "id=\"d2\",kind=\"restart\",", ",version=\"5.3.0\"} " + (nowNs / 1e9 - 300)))
        .contains(
            "pharos_deployment_info{"
                + OF_ORDER.formatted(
                    "id=\"d3\",kind=\"deploy\",previous_version=\"5.3.0\",",
                    ",state=\"stuck\",verdict=\"none\",version=\"5.4.0\"} 1"));
  }

  @Test
  void tellWhatInstancesSayOfThemselvesUntilTheyAreGone() {
    telemetry.instances.add(registered("order-1", "5.2.1", InstanceStatus.OFFLINE));
    telemetry.instances.add(registered("order-2", "5.3.0", InstanceStatus.DOWN));
    telemetry.instances.add(registered("order-3", "5.3.0", InstanceStatus.OUT_OF_SERVICE));
    telemetry.instances.add(registered("order-4", "5.3.0", InstanceStatus.UP));
    telemetry.instances.add(registered("order-5", "5.3.0", InstanceStatus.UP));

    meters.look();

    assertThat(registry.scrape())
        .contains(instances("offline", "5.2.1", 1))
        .contains(instances("down", "5.3.0", 1))
        .contains(instances("out_of_service", "5.3.0", 1))
        .contains(instances("up", "5.3.0", 2));

    telemetry.instances.removeIf(one -> one.version().equals("5.3.0"));
    meters.look();

    assertThat(registry.scrape())
        .contains(instances("offline", "5.2.1", 1))
        .doesNotContain("version=\"5.3.0\"");
  }

  @Test
  void tellEveryWordThatDashboardsAndRulesAskFor() throws IOException {
    long nowNs = rooms.nowNs();
    for (Deployment.State state : Deployment.State.values()) {
      telemetry.deployments.add(deployment("s" + state, Deployment.Kind.DEPLOY, state, nowNs));
    }
    for (Deployment.Kind kind : Deployment.Kind.values()) {
      telemetry.deployments.add(deployment("k" + kind, kind, Deployment.State.COMPLETE, nowNs));
    }
    for (DeployVerdict.State verdict : DeployVerdict.State.values()) {
      telemetry.deployments.add(
          deployment("v" + verdict, Deployment.Kind.DEPLOY, Deployment.State.COMPLETE, nowNs)
              .judged(verdict(verdict, nowNs)));
    }
    for (InstanceStatus status : InstanceStatus.values()) {
      telemetry.instances.add(registered("order-" + status, "5.3.0", status));
    }
    telemetry.instances.add(
        new InstanceState(
            ORDER, "order-0", "5.3.0", "Java 25", "host", nowNs, nowNs, nowNs, null, null));

    watch.look();
    meters.look();

    Set<String> asked = asked();
    assertThat(asked).hasSizeGreaterThan(10).contains("pharos_deployment_info state=stuck");
    assertThat(words(registry.scrape())).containsAll(asked);
  }

  private static Set<String> asked() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (Path folder : List.of(Path.of("../dashboards"), Path.of("../dashboards/rules"))) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{json,yaml}")) {
        for (Path file : files) {
          asked.addAll(words(Files.readString(file)));
        }
      }
    }
    return asked;
  }

  /** Those that labels of these meters are compared with, or have. */
  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>();
    Matcher selector = METER.matcher(text);
    while (selector.find()) {
      Matcher label = WORDS.matcher(selector.group(2));
      while (label.find()) {
        for (String word : label.group(2).split("\\|")) {
          words.add(selector.group(1) + " " + label.group(1) + "=" + word);
        }
      }
    }
    return words;
  }

  private static String instances(String status, String version, int count) {
    return "pharos_service_instances{"
        + OF_ORDER.formatted(
            "", ",status=\"%s\",version=\"%s\"} %d.0".formatted(status, version, count));
  }

  private InstanceState registered(String id, String version, InstanceStatus status) {
    long nowNs = rooms.nowNs();
    InstanceReport report =
        new InstanceReport(
            id, ORDER, id, version, null, null, null, status, "", "host", null, nowNs);
    return new InstanceState(
        ORDER, id, version, "Java 25", "host", nowNs, nowNs, nowNs, report, null);
  }

  private static DeployVerdict verdict(DeployVerdict.State state, long nowNs) {
    return new DeployVerdict(
        state,
        false,
        "It is worse.",
        DeployVerdict.Baseline.SIDE_BY_SIDE,
        1,
        3,
        1,
        6,
        List.of(),
        0,
        nowNs,
        nowNs);
  }

  private static Deployment deployment(
      String id, Deployment.Kind kind, Deployment.State state, long nowNs) {
    return DeploymentSamples.seen(
        id, kind, ORDER, "5.3.0", "5.2.1", state, 0.5, null, nowNs - 60 * SECOND, nowNs);
  }

  private static Deployment deployment(String id, long startedNs, @Nullable Long finishedNs) {
    return DeploymentSamples.seen(
        id,
        Deployment.Kind.DEPLOY,
        ORDER,
        "5.3.0",
        "5.2.1",
        finishedNs == null ? Deployment.State.ROLLING : Deployment.State.COMPLETE,
        0.5,
        null,
        startedNs,
        finishedNs);
  }
}
