package dev.pharos.advise;

import dev.pharos.advise.GaugeTable.Row;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.HealthState;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.ServiceView;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What is found out about services, deployments and queues, as gauges at {@code
 * /actuator/prometheus}, so that rules and dashboards of a Prometheus can ask for it. A service is
 * told by the labels that metrics from traces tell it by. {@link #look} is for one thread.
 */
final class ServiceMeters implements MeterBinder {
  /** Older ones that are over are on the page; their series are kept as long as all others. */
  static final Duration DEPLOYMENTS = Duration.ofDays(1);

  /** Long enough that a batch a minute is not a wave. */
  static final Duration RECEIVED = Duration.ofMinutes(5);

  private static final double NS = 1e9;

  private final LiveWindows live;
  private final ServiceQuery services;
  private final HealthWatch health;
  private final ServiceSettings settings;
  private final InstantSource clock;
  private final List<Tables> tables = new CopyOnWriteArrayList<>();

  ServiceMeters(
      LiveWindows live,
      ServiceQuery services,
      HealthWatch health,
      ServiceSettings settings,
      InstantSource clock) {
    this.live = live;
    this.services = services;
    this.health = health;
    this.settings = settings;
    this.clock = clock;
  }

  private record Tables(
      GaugeTable health,
      GaugeTable successObjective,
      GaugeTable latencyObjective,
      GaugeTable instances,
      GaugeTable received,
      GaugeTable deployments,
      GaugeTable starts,
      GaugeTable unconsumed,
      GaugeTable oldest) {

    static Tables of(MeterRegistry registry) {
      return new Tables(
          new GaugeTable(
              registry, "pharos.service.health", "1 for the state that a service is in, else 0"),
          new GaugeTable(
              registry,
              "pharos.service.objective.ratio",
              "Share of requests that a service promises not to fail"),
          new GaugeTable(
              registry,
              "pharos.service.objective.latency.seconds",
              "Duration that a service promises 95 % of requests to stay below"),
          new GaugeTable(
              registry,
              "pharos.service.instances",
              "Instances that are known, by version and by what they say of themselves"),
          new GaugeTable(
              registry,
              "pharos.service.received.bytes.per.second",
              "Telemetry of a service as it came in the last five minutes, uncompressed"),
          new GaugeTable(
              registry,
              "pharos.deployment.info",
              "Deployments of the last day and those that go on"),
          new GaugeTable(
              registry,
              "pharos.deployment.start.timestamp.seconds",
              "When a deployment began, since the epoch"),
          new GaugeTable(
              registry,
              "pharos.queue.unconsumed.messages",
              "Published messages whose consumption was not seen"),
          new GaugeTable(
              registry,
              "pharos.queue.oldest.unconsumed.seconds",
              "How long the oldest message has waited that was not consumed"));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(Tables.of(registry));
  }

  /** Brings the gauges up to date. */
  void look() {
    long nowNs = TimeRange.epochNs(clock.instant());
    Map<ServiceId, ServiceView> views = services.services(Place.ANYWHERE);
    List<Row> states = new ArrayList<>();
    List<Row> ratios = new ArrayList<>();
    List<Row> latencies = new ArrayList<>();
    List<Row> instances = new ArrayList<>();
    views.forEach((service, view) -> {
      Tags tags = ServiceTags.of(service);
      HealthState is = health.health(service).state();
      for (HealthState state : HealthState.values()) {
        states.add(new Row(tags.and("state", word(state)), state == is ? 1 : 0));
      }
      ServiceSettings.Objective objective = settings.objective(service.name());
      ratios.add(new Row(tags, objective.successRatio()));
      Duration p95 = objective.p95();
      if (p95 != null) {
        latencies.add(new Row(tags, p95.toNanos() / NS));
      }
      counted(view).forEach((more, count) -> instances.add(new Row(tags.and(more.tags()), count)));
    });
    List<Deployment> deployments = deployments(nowNs);
    List<Row> found = deployments.stream().map(one -> new Row(info(one), 1)).toList();
    List<Row> starts =
        deployments.stream().map(one -> new Row(started(one), one.startedAtNs() / NS)).toList();
    List<Row> received = received(nowNs);
    List<QueueState> queues = live.queues();
    List<Row> unconsumed =
        queues.stream().map(queue -> new Row(tags(queue), queue.unconsumed())).toList();
    List<Row> oldest =
        queues.stream().map(queue -> new Row(tags(queue), waited(queue, nowNs))).toList();
    for (Tables each : tables) {
      each.health.show(states);
      each.successObjective.show(ratios);
      each.latencyObjective.show(latencies);
      each.instances.show(instances);
      each.received.show(received);
      each.deployments.show(found);
      each.starts.show(starts);
      each.unconsumed.show(unconsumed);
      each.oldest.show(oldest);
    }
  }

  private record Kind(String version, String status) implements Comparable<Kind> {
    private Tags tags() {
      return Tags.of("version", version, "status", status);
    }

    @Override
    public int compareTo(Kind other) {
      int order = version.compareTo(other.version);
      return order != 0 ? order : status.compareTo(other.status);
    }
  }

  private Map<Kind, Integer> counted(ServiceView view) {
    Map<Kind, Integer> counted = new TreeMap<>();
    for (InstanceState instance : view.instances()) {
      InstanceReport report = instance.report();
      if (report != null || services.runs(instance)) {
        counted.merge(new Kind(instance.version(), status(report)), 1, Integer::sum);
      }
    }
    return counted;
  }

  private static String status(@Nullable InstanceReport report) {
    if (report == null) {
      return "unregistered";
    }
    InstanceStatus status = report.status();
    return word(status == null ? InstanceStatus.UNKNOWN : status);
  }

  private List<Deployment> deployments(long nowNs) {
    long fromNs = nowNs - DEPLOYMENTS.toNanos();
    return services.deployments().stream()
        .filter(one -> one.finishedAtNs() == null || one.startedAtNs() >= fromNs)
        .toList();
  }

  private List<Row> received(long nowNs) {
    long toNs = Resolution.MINUTE.windowStart(nowNs);
    TimeRange range = new TimeRange(toNs - RECEIVED.toNanos(), toNs);
    Map<ServiceId, Map<String, Long>> bytes = new TreeMap<>();
    for (LedgerEntry entry : live.ledger(Resolution.MINUTE, range).windows()) {
      bytes
          .computeIfAbsent(entry.service(), service -> new TreeMap<>())
          .merge(entry.signal(), entry.receivedBytes(), Long::sum);
    }
    List<Row> rows = new ArrayList<>();
    bytes.forEach((service, bySignal) ->
        bySignal.forEach((signal, sum) ->
            rows.add(
                new Row(
                    ServiceTags.of(service).and("signal", signal),
                    (double) sum / RECEIVED.toSeconds()))));
    return rows;
  }

  private static double waited(QueueState queue, long nowNs) {
    return queue.oldestUnconsumedNs() == 0
        ? 0
        : Math.max(0, nowNs - queue.oldestUnconsumedNs()) / NS;
  }

  private static Tags info(Deployment deployment) {
    DeployVerdict verdict = deployment.verdict();
    return started(deployment)
        .and(
            "previous.version",
            deployment.previousVersion(),
            "state",
            word(deployment.state()),
            "verdict",
            verdict == null ? "none" : verdict.state().word());
  }

  private static Tags started(Deployment deployment) {
    return ServiceTags.of(deployment.service())
        .and(
            "id",
            deployment.id(),
            "kind",
            word(deployment.kind()),
            "version",
            deployment.version());
  }

  private static Tags tags(QueueState queue) {
    return Tags.of(
        "queue",
        queue.queue().id().name(),
        "deployment.environment.name",
        queue.queue().id().environment(),
        "system",
        queue.queue().system());
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
