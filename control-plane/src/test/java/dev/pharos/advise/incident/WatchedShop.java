package dev.pharos.advise.incident;

import dev.pharos.advise.HealthRooms;
import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.Watching;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop of some services that is watched as it goes on, ten seconds at a time, with a little
 * noise: gateway → order → payment, gateway → catalog → (recommendation), catalog → products, order
 * → reservations → inventory.
 */
final class WatchedShop {
  static final ServiceId GATEWAY = service("gateway");
  static final ServiceId ORDER = service("order");
  static final ServiceId PAYMENT = service("payment");
  static final ServiceId CATALOG = service("catalog");
  static final ServiceId RECOMMENDATION = service("recommendation");
  static final ServiceId INVENTORY = service("inventory");

  /** Asked every {@link #RARELY}, where it is there at all. */
  static final ServiceId REPORTS = service("reports");

  static final List<ServiceId> ALL =
      List.of(GATEWAY, ORDER, PAYMENT, CATALOG, RECOMMENDATION, INVENTORY);
  static final Node USER = Node.virtual(NodeKind.USER, "user", "demo", "");
  static final Node PRODUCTS = Node.virtual(NodeKind.DATABASE, "products", "demo", "h2");
  static final Node RESERVATIONS = Node.virtual(NodeKind.QUEUE, "reservations", "demo", "jms");

  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final int REQUESTS = 60;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration RARELY = Duration.ofSeconds(40);

  final QueryRooms rooms = new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  final SetTelemetry telemetry = rooms.telemetry;
  final MemoryKeptState kept = new MemoryKeptState();
  FiringAlerts alerts = new FiringAlerts(rooms.clock);
  final SetSpans spans = new SetSpans();
  final IncidentCounts counts = new IncidentCounts();

  /** What is wrong now: milliseconds that are added, shares that fail, who is down. */
  final Map<Object, Long> slower = new HashMap<>();

  final Map<ServiceId, Double> failing = new HashMap<>();
  final Set<ServiceId> down = new HashSet<>();

  /** Beside their instance that is down there is a new one. */
  final Set<ServiceId> replaced = new HashSet<>();

  /** Not there yet: nobody ever heard of it, and calls to it fail. */
  final Set<ServiceId> absent = new HashSet<>();

  /** When processes started, where it is not an hour ago; epoch nanoseconds. */
  final Map<ServiceId, Long> started = new HashMap<>();

  /** Whether somebody tells which instances there are. */
  boolean registered = true;

  boolean asksForReports;
  boolean consumerStopped;
  boolean telemetryLost;

  private final Random random;
  private final long beganNs = rooms.nowNs() - 3600 * SECOND;
  private Watching watching = new Watching(rooms.clock.instant());
  private HealthWatch health = HealthRooms.watch(rooms, watching);
  IncidentDesk desk;
  private IncidentWatch watch;
  private long seenNs = rooms.nowNs();
  private long reportsSeenNs;
  private long waiting;
  private long oldestNs;

  WatchedShop(long seed) throws IOException {
    random = new Random(seed);
    desk = new IncidentDesk(kept, JsonMapper.shared(), rooms.clock);
    watch = watch();
  }

  private IncidentWatch watch() {
    TraceReader traces = new TraceReader(QueryRooms.traces(spans));
    SceneReader scenes = new SceneReader(telemetry, rooms.red, rooms.graph, traces);
    return new IncidentWatch(
        desk,
        new SymptomReader(telemetry, health, alerts, scenes),
        scenes,
        new SenderReader(telemetry, rooms.red, rooms.services, health),
        traces,
        counts,
        watching,
        rooms.clock);
  }

  /** The process ends and begins anew with what it kept. */
  void restart() throws IOException {
    watching = new Watching(rooms.clock.instant());
    health = HealthRooms.watch(rooms, watching);
    alerts = new FiringAlerts(rooms.clock);
    desk = new IncidentDesk(kept, JsonMapper.shared(), rooms.clock);
    watch = watch();
  }

  /** The same after some time in which nobody heard anything; looks at once. */
  void restart(Duration down) throws IOException {
    rooms.clock.advance(down);
    restart();
    look();
  }

  WatchedShop goesOn(Duration time) throws IOException {
    for (long i = time.dividedBy(WINDOW); i > 0; i--) {
      window();
    }
    return this;
  }

  /** Goes on until there is an open incident; how long that took. */
  Duration untilOpen() throws IOException {
    Duration took = Duration.ZERO;
    while (desk.open().isEmpty() && took.compareTo(Duration.ofMinutes(5)) < 0) {
      window();
      took = took.plus(WINDOW);
    }
    return took;
  }

  private void window() throws IOException {
    long startNs = rooms.nowNs();
    rooms.clock.advance(WINDOW);
    if (!telemetryLost) {
      traffic(startNs);
      seenNs = rooms.nowNs();
    }
    instances();
    reports();
    queue();
    look();
  }

  private void look() throws IOException {
    watching.look(rooms.clock.instant());
    health.look();
    watch.look();
  }

  private void traffic(long atNs) {
    double productsMs = 8 + slower(PRODUCTS);
    double recommendationMs = 6 + slower(RECOMMENDATION);
    double catalogMs = 10 + productsMs + recommendationMs + slower(CATALOG);
    double paymentMs = 20 + slower(PAYMENT);
    double orderMs = 15 + paymentMs + slower(ORDER);
    double gatewayMs = 10 + orderMs + catalogMs + slower(GATEWAY);
    long payment = down.contains(PAYMENT) || absent.contains(PAYMENT) ? REQUESTS : failed(PAYMENT);
    long order = Math.min(REQUESTS, payment + failed(ORDER));
    long catalog = failed(CATALOG);
    long gateway = Math.min(REQUESTS, order + catalog + failed(GATEWAY));
    long recommendation = failed(RECOMMENDATION);
    call(USER, GATEWAY, atNs, gatewayMs, gateway);
    call(Node.service(GATEWAY), ORDER, atNs, orderMs, order);
    call(Node.service(GATEWAY), CATALOG, atNs, catalogMs, catalog);
    call(Node.service(CATALOG), RECOMMENDATION, atNs, recommendationMs, recommendation);
    call(Node.service(ORDER), PAYMENT, atNs, paymentMs, payment);
    boolean isTime = (atNs - beganNs) % RARELY.toNanos() < WINDOW.toNanos();
    if (asksForReports && isTime) {
      telemetry.requests(REPORTS, atNs, 1, 0, latency(30));
      reportsSeenNs = rooms.nowNs();
    }
    other(Node.service(CATALOG), PRODUCTS, atNs, productsMs);
    other(Node.service(ORDER), RESERVATIONS, atNs, 1);
    if (!consumerStopped && !down.contains(INVENTORY)) {
      call(RESERVATIONS, INVENTORY, atNs, 12.0 + slower(INVENTORY), failed(INVENTORY));
    }
  }

  /** Requests that fail by the service's own doing. */
  private long failed(ServiceId service) {
    double share = failing.getOrDefault(service, 0.0) + 0.0002;
    long failed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      failed += random.nextDouble() < share ? 1 : 0;
    }
    return failed;
  }

  private long slower(Object node) {
    return slower.getOrDefault(node, 0L);
  }

  /** Both ends; one that is down answers nothing. */
  private void call(Node caller, ServiceId callee, long atNs, double ms, long errors) {
    LatencySketch latency = latency(ms);
    boolean answers = !down.contains(callee) && !absent.contains(callee);
    RedWindow seen = window(callee, atNs, REQUESTS, errors, latency);
    RedWindow nothing = window(callee, atNs, 0, 0, new LatencySketch());
    boolean isClient = caller.kind() == NodeKind.SERVICE;
    telemetry.calls(
        edge(caller, Node.service(callee)),
        atNs,
        isClient ? seen : nothing,
        answers ? seen : nothing,
        new LatencySketch());
    if (answers) {
      telemetry.requests(callee, atNs, REQUESTS, errors, latency);
    }
  }

  private void other(Node caller, Node callee, long atNs, double ms) {
    telemetry.calls(
        edge(caller, callee),
        atNs,
        window(caller.id(), atNs, REQUESTS, 0, latency(ms)),
        window(caller.id(), atNs, 0, 0, new LatencySketch()),
        new LatencySketch());
  }

  private static RedWindow window(
      ServiceId of, long atNs, long requests, long errors, LatencySketch latency) {
    return new RedWindow(
        new RedKey(of, "1", "a", "x", SpanKind.SERVER), atNs, requests, errors, latency);
  }

  private static EdgeKey edge(Node caller, Node callee) {
    return SetTelemetry.edge(caller, callee, "x");
  }

  private LatencySketch latency(double ms) {
    LatencySketch sketch = new LatencySketch();
    for (int i = 0; i < REQUESTS; i++) {
      sketch.add(Math.round(ms * (0.7 + 0.6 * random.nextDouble()) * MS));
    }
    return sketch;
  }

  private void instances() {
    telemetry.instances.clear();
    for (ServiceId service : ALL) {
      if (absent.contains(service)) {
        continue;
      }
      long startedNs = started.getOrDefault(service, beganNs);
      boolean isDown = down.contains(service);
      long lastNs = isDown || telemetryLost ? Math.min(seenNs, rooms.nowNs()) : rooms.nowNs();
      instance(service, "a", startedNs, lastNs, isDown);
      if (replaced.contains(service)) {
        instance(service, "b", downSinceNs(service), rooms.nowNs(), false);
      }
    }
  }

  private void reports() {
    if (reportsSeenNs > 0) {
      telemetry.instance(REPORTS, "a", "1", beganNs, reportsSeenNs, null);
    }
  }

  private void instance(ServiceId service, String id, long startedNs, long lastNs, boolean isDown) {
    telemetry.instance(
        service,
        id,
        "1",
        startedNs,
        lastNs,
        !registered
            ? null
            : new InstanceReport(
                service.name() + id,
                service,
                id,
                "1",
                null,
                null,
                startedNs,
                isDown ? InstanceStatus.OFFLINE : InstanceStatus.UP,
                isDown ? "connection refused" : "",
                "host",
                null,
                isDown ? downSinceNs(service) : startedNs));
  }

  private final Map<ServiceId, Long> downSince = new HashMap<>();

  private long downSinceNs(ServiceId service) {
    return downSince.computeIfAbsent(service, key -> rooms.nowNs());
  }

  private void queue() {
    telemetry.queues.clear();
    if (consumerStopped || down.contains(INVENTORY)) {
      if (waiting == 0) {
        oldestNs = rooms.nowNs() - WINDOW.toNanos();
      }
      waiting += REQUESTS;
      telemetry.queues.add(new QueueState(RESERVATIONS, waiting, oldestNs));
    } else {
      waiting = 0;
    }
  }

  static ServiceId service(String name) {
    return new ServiceId("shop", name, "demo");
  }
}
