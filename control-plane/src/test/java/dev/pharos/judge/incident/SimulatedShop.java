package dev.pharos.judge.incident;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Services that call each other, request by request: a request takes its own time and that of all
 * calls it makes, and fails when a call fails that has no fallback. Knows nothing of judging.
 */
final class SimulatedShop {
  private static final long MS = 1_000_000L;
  private static final double USUAL_ERRORS = 0.0003;
  private static final int MOST_CALLEES = 2;

  /** Of a service. */
  private static final int KEPT = 40;

  /** What can be wrong with a node. */
  enum Fault {
    ERRORS,
    LATENCY,
    /** Refuses connections. */
    DOWN,
    /** Takes connections and answers nothing. */
    STALLED
  }

  private final Random random;
  private final List<Station> stations = new ArrayList<>();
  private final Map<ServiceId, List<FailedRequest>> failed = new HashMap<>();
  private Map<Station, Fault> faulty = Map.of();
  private List<Span> spans = new ArrayList<>();
  private long spanIds;
  private final Map<ServiceId, Resource> resources = new HashMap<>();
  private final int services;

  /** A service or a database. */
  static final class Station {
    final Node node;
    final double ownMs;
    final Map<Station, Route> routes = new LinkedHashMap<>();
    Traffic served = Traffic.NONE;

    Station(Node node, double ownMs) {
      this.node = node;
      this.ownMs = ownMs;
    }
  }

  /** How often one calls another, whether it can do without, and what came of it. */
  static final class Route {
    final double share;
    final boolean fallback;

    /** Nobody sees that there are such calls: their spans are lost. */
    boolean hidden;

    Traffic called = Traffic.NONE;
    Traffic served = Traffic.NONE;

    Route(double share, boolean fallback) {
      this.share = share;
      this.fallback = fallback;
    }
  }

  /** What a caller gets. */
  record Answer(double ms, boolean failed, boolean served) {}

  SimulatedShop(Random random) {
    this.random = random;
    this.services = 3 + random.nextInt(7);
    for (int i = 0; i < services; i++) {
      stations.add(
          new Station(
              Node.service(new ServiceId("", "service-" + i, "demo")), 5 + random.nextInt(30)));
    }
    for (int i = 0; i < services; i++) {
      Station station = stations.get(i);
      if (i > 0) {
        // Each is called by one before it at least, so that all are part of the shop.
        connect(stations.get(random.nextInt(i)), station, 1);
      }
      if (random.nextInt(3) == 0) {
        Station database =
            new Station(
                Node.virtual(NodeKind.DATABASE, "database-" + i, "demo", "h2"),
                2 + random.nextInt(10));
        stations.add(database);
        station.routes.put(database, new Route(1, false));
      }
      for (int more = random.nextInt(MOST_CALLEES); more > 0 && i + 1 < services; more--) {
        connect(station, stations.get(i + 1 + random.nextInt(services - i - 1)), 0.7);
      }
    }
  }

  private void connect(Station caller, Station callee, double share) {
    caller.routes.putIfAbsent(callee, new Route(share, random.nextInt(6) == 0));
  }

  Station anyOf() {
    return stations.get(1 + random.nextInt(stations.size() - 1));
  }

  List<Station> stations() {
    return stations;
  }

  /** Loses the spans of some calls between services. */
  void hideSome() {
    for (Station station : stations) {
      station.routes.forEach((callee, route) ->
          route.hidden = callee.node.kind() == NodeKind.SERVICE && random.nextInt(3) == 0);
    }
  }

  /** What is in traces of failed requests, of each service some. */
  Map<ServiceId, List<FailedRequest>> failed() {
    return failed;
  }

  /** Lets users ask so many times; what is counted begins anew. */
  void run(int requests, Map<Station, Fault> wrong) {
    faulty = wrong;
    failed.clear();
    for (Station station : stations) {
      station.served = Traffic.NONE;
      station
          .routes
          .values()
          .forEach(route -> {
            route.called = Traffic.NONE;
            route.served = Traffic.NONE;
          });
    }
    for (int i = 0; i < requests; i++) {
      spans = new ArrayList<>();
      ask(stations.getFirst(), 0, SpanId.NONE);
      keep();
    }
  }

  private void keep() {
    if (spans.stream().noneMatch(Span::isError)) {
      return;
    }
    TraceTree tree = TraceTree.of(spans);
    for (Station station : stations) {
      ServiceId service = station.node.id();
      List<FailedRequest> known = failed.computeIfAbsent(service, of -> new ArrayList<>());
      if (known.size() < KEPT) {
        FailedRequest.of(tree, service).ifPresent(known::add);
      }
    }
  }

  private Answer ask(Station station, double atMs, long parent) {
    Fault fault = faulty.get(station);
    if (fault == Fault.DOWN) {
      return new Answer(1, true, false);
    }
    if (fault == Fault.STALLED) {
      return new Answer(2_000, true, false);
    }
    boolean isService = station.node.kind() == NodeKind.SERVICE;
    long span = ++spanIds;
    double ms = station.ownMs * (0.5 + random.nextDouble());
    boolean failed = random.nextDouble() < USUAL_ERRORS;
    if (fault != null) {
      ms += fault == Fault.LATENCY ? 400 + random.nextInt(200) : 0;
      failed |= fault == Fault.ERRORS && random.nextDouble() < 0.3;
    }
    for (Map.Entry<Station, Route> entry : station.routes.entrySet()) {
      Route route = entry.getValue();
      if (random.nextDouble() < route.share) {
        double network = random.nextDouble();
        long call = ++spanIds;
        double fromMs = atMs + ms;
        Answer answer = ask(entry.getKey(), fromMs + network / 2, call);
        ms += answer.ms() + network;
        if (!route.hidden) {
          span(station, SpanKind.CLIENT, call, span, fromMs, atMs + ms, answer.failed());
        }
        failed |= answer.failed() && !route.fallback;
        route.called = route.called.plus(one(answer.ms() + network, answer.failed()));
        if (answer.served()) {
          route.served = route.served.plus(one(answer.ms(), answer.failed()));
        }
      }
    }
    if (isService) {
      span(station, SpanKind.SERVER, span, parent, atMs, atMs + ms, failed);
    }
    station.served = station.served.plus(one(ms, failed));
    return new Answer(ms, failed, true);
  }

  private void span(
      Station of, SpanKind kind, long id, long parent, double fromMs, double toMs, boolean failed) {
    spans.add(
        new Span(
            new TraceId(1, 1),
            id,
            parent,
            "",
            1,
            "x",
            kind,
            Math.round(fromMs * MS),
            Math.round(toMs * MS),
            failed ? StatusCode.ERROR : StatusCode.UNSET,
            "",
            Attributes.EMPTY,
            0,
            List.of(),
            0,
            List.of(),
            0,
            Scope.NONE,
            resources.computeIfAbsent(
                of.node.id(),
                service ->
                    new Resource(
                        Attributes.of(
                            "service.name", service.name(),
                            "deployment.environment.name", service.environment()),
                        0,
                        ""))));
  }

  private static Traffic one(double ms, boolean failed) {
    return new Traffic(1, failed ? 1 : 0, ms * MS);
  }
}
