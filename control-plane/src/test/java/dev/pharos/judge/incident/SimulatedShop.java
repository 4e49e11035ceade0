package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Services that call each other, request by request: a request takes its own time and that of all
 * calls it makes, and fails when a call fails that has no fallback. Knows nothing of judging.
 */
final class SimulatedShop {
  private static final long MS = 1_000_000L;
  private static final double USUAL_ERRORS = 0.0003;
  private static final int MOST_CALLEES = 2;

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
  private final int services;

  /** A service or a database. */
  static final class Station {
    final Node node;
    final double ownMs;
    final Map<Station, Route> routes = new HashMap<>();
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

  /** Lets users ask so many times; what is counted begins anew. */
  void run(int requests, @Nullable Station faulty, Fault fault) {
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
      ask(stations.getFirst(), faulty, fault);
    }
  }

  private Answer ask(Station station, @Nullable Station faulty, Fault fault) {
    boolean wrong = station == faulty;
    if (wrong && fault == Fault.DOWN) {
      return new Answer(1, true, false);
    }
    if (wrong && fault == Fault.STALLED) {
      return new Answer(2_000, true, false);
    }
    double ms = station.ownMs * (0.5 + random.nextDouble());
    boolean failed = random.nextDouble() < USUAL_ERRORS;
    if (wrong) {
      ms += fault == Fault.LATENCY ? 400 + random.nextInt(200) : 0;
      failed |= fault == Fault.ERRORS && random.nextDouble() < 0.3;
    }
    for (Map.Entry<Station, Route> entry : station.routes.entrySet()) {
      Route route = entry.getValue();
      if (random.nextDouble() < route.share) {
        Answer answer = ask(entry.getKey(), faulty, fault);
        double network = random.nextDouble();
        ms += answer.ms() + network;
        failed |= answer.failed() && !route.fallback;
        route.called = route.called.plus(one(answer.ms() + network, answer.failed()));
        if (answer.served()) {
          route.served = route.served.plus(one(answer.ms(), answer.failed()));
        }
      }
    }
    station.served = station.served.plus(one(ms, failed));
    return new Answer(ms, failed, true);
  }

  private static Traffic one(double ms, boolean failed) {
    return new Traffic(1, failed ? 1 : 0, ms * MS);
  }
}
