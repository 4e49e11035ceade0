package dev.pharos.advise.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.deploy.AmountSeries;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.Latencies;
import dev.pharos.judge.deploy.OperationEvidence;
import dev.pharos.judge.deploy.RequestSeries;
import dev.pharos.judge.deploy.Resource;
import dev.pharos.judge.deploy.ResourceEvidence;
import dev.pharos.judge.deploy.Unmeasured;
import dev.pharos.query.VersionWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Gathers what one deployment is judged by. Keeps nothing; safe for use by many threads. */
final class EvidenceGatherer {
  /** The time before: long enough for some windows of each operation, short enough to be alike. */
  static final Duration BEFORE = Duration.ofMinutes(20);

  /** What a window's requests are told of later than this is left out: agents send in seconds. */
  static final Duration LATE = Duration.ofSeconds(10);

  private static final int WINDOWS_A_MINUTE = 6;

  private final LiveWindows live;
  private final VersionWindows windows;
  private final Novelties novelties;
  private final ProcessMetrics metrics;
  private final GoneOperations gone;

  EvidenceGatherer(
      LiveWindows live,
      VersionWindows windows,
      Novelties novelties,
      ProcessMetrics metrics,
      GoneOperations gone) {
    this.live = live;
    this.windows = windows;
    this.novelties = novelties;
    this.metrics = metrics;
    this.gone = gone;
  }

  /** What a deployment's windows are. */
  Timeline timeline(Deployment deployment, long untilNs) throws IOException {
    TimeRange range = range(deployment, untilNs);
    return timeline(deployment, windows.requests(deployment.service(), range), range);
  }

  /**
   * @param untilNs windows that end later are not over yet, epoch nanoseconds
   * @param complete nothing more will come
   */
  DeployEvidence gather(Deployment deployment, long untilNs, boolean complete) throws IOException {
    TimeRange range = range(deployment, untilNs);
    List<RedWindow> requests = windows.requests(deployment.service(), range);
    Timeline timeline = timeline(deployment, requests, range);
    DeployEvidence.Builder evidence = DeployEvidence.builder();
    if (!timeline.hasBegun()) {
      return evidence.build(0, complete);
    }
    Sides sides = new Sides(timeline, requests, Math.max(0, timeline.window(untilNs)));
    sides.operations.values().forEach(each -> evidence.operation(each.evidence()));
    evidence.instances(
        sides.freshInstances.size(),
        (sides.besideInstances.isEmpty() ? sides.beforeInstances : sides.besideInstances).size());
    databaseCalls(deployment, range, timeline, sides, evidence);
    telemetry(deployment, range, timeline, sides, evidence);
    processes(deployment, range, requests, sides, evidence);
    boolean capped = live.cappedServices().contains(deployment.service());
    gone.gather(deployment, range, timeline, requests, capped, evidence);
    novelties.of(deployment).forEach(evidence::novelty);
    return evidence.build(sides.windows, complete);
  }

  private TimeRange range(Deployment deployment, long untilNs) {
    long fromNs = deployment.startedAtNs() - BEFORE.toNanos();
    return new TimeRange(fromNs, Math.max(fromNs, untilNs));
  }

  private List<InstanceState> instances(Deployment deployment) {
    return live.instances().stream()
        .filter(instance -> instance.service().equals(deployment.service()))
        .toList();
  }

  private Timeline timeline(Deployment deployment, List<RedWindow> requests, TimeRange range) {
    return new Timeline(
        deployment.version(),
        deployment.previousVersion(),
        deployment.startedAtNs(),
        requests,
        instances(deployment),
        range.fromNs());
  }

  /** Calls are not counted by instance: those of instances that start up are among them. */
  private void databaseCalls(
      Deployment deployment,
      TimeRange range,
      Timeline timeline,
      Sides sides,
      DeployEvidence.Builder evidence)
      throws IOException {
    if (live.isPartlyTraced(deployment.service(), range)) {
      evidence.unmeasured(Unmeasured.of(Resource.DATABASE_CALLS, "only a part of them is traced"));
      return;
    }
    Amounts calls = sides.amounts();
    boolean any = false;
    for (EdgeWindow window : windows.callsOf(deployment.service(), range)) {
      if (window.key().callee().kind() == NodeKind.DATABASE) {
        any = true;
        Timeline.Side side = timeline.side(window.key().callerVersion(), window.startNs());
        calls.add(side, window.startNs(), window.clientCalls());
      }
    }
    if (any) {
      evidence.resource(calls.perRequest(Resource.DATABASE_CALLS, 1));
    }
  }

  /** Counted by the minute, and by when it came. */
  private void telemetry(
      Deployment deployment,
      TimeRange range,
      Timeline timeline,
      Sides sides,
      DeployEvidence.Builder evidence)
      throws IOException {
    Amounts lines = sides.amounts();
    Amounts bytes = sides.amounts();
    boolean anyLines = false;
    boolean any = false;
    for (LedgerEntry entry : windows.sent(deployment.service(), range)) {
      any = true;
      Timeline.Side side = timeline.side(entry.version(), entry.startNs());
      if (entry.signal().equals("logs")) {
        anyLines = true;
        lines.add(side, entry.startNs(), entry.items());
      }
      bytes.add(side, entry.startNs(), entry.receivedBytes());
    }
    if (anyLines) {
      evidence.resource(lines.perRequest(Resource.LOG_LINES, WINDOWS_A_MINUTE));
    }
    if (any) {
      evidence.resource(bytes.perRequest(Resource.TELEMETRY, WINDOWS_A_MINUTE));
    }
  }

  /** Counted by the processes themselves. */
  private void processes(
      Deployment deployment,
      TimeRange range,
      List<RedWindow> requests,
      Sides sides,
      DeployEvidence.Builder evidence)
      throws IOException {
    Traffic traffic = new Traffic(requests);
    Map<String, String> instances = new HashMap<>();
    traffic.instances().forEach(instance -> instances.put(instance, instance));
    for (InstanceState state : instances(deployment)) {
      InstanceReport report = state.report();
      if (report != null) {
        instances.putIfAbsent(report.instance(), state.id());
      }
    }
    // Without an id, metrics of several processes are not told apart.
    instances.remove("");
    Frame frame =
        new Frame(sides.timeline, range, sides.windows, sides.beforeFromNs, sides.beforeWindows());
    try {
      List<ProcessTrack> tracks = metrics.read(deployment.service(), instances, range);
      UsedUp.gather(Resource.CPU, Figure.CPU, tracks, frame, traffic, evidence);
      UsedUp.gather(Resource.ALLOCATION, Figure.ALLOCATION, tracks, frame, traffic, evidence);
      Heaps.gather(tracks, frame, traffic, evidence);
    } catch (ProcessMetrics.TooMuchException e) {
      String why = "its metrics are not read: " + e.getMessage();
      evidence.unmeasured(Unmeasured.of(Resource.CPU, why));
      evidence.unmeasured(Unmeasured.of(Resource.ALLOCATION, why));
      evidence.unmeasured(Unmeasured.heap(why));
    }
  }

  /** Requests of all operations, parted. For one thread. */
  private static final class Sides {
    final int windows;
    final Map<String, Operation> operations = new TreeMap<>();
    final Set<String> freshInstances = new HashSet<>();
    final Set<String> besideInstances = new HashSet<>();
    final Set<String> beforeInstances = new HashSet<>();
    final Amounts requests;
    private final Timeline timeline;
    private long beforeFromNs = Long.MAX_VALUE;
    private long beforeToNs = Long.MIN_VALUE;

    Sides(Timeline timeline, List<RedWindow> counted, int windows) {
      this.timeline = timeline;
      this.windows = windows;
      for (RedWindow window : counted) {
        if (isOldBefore(window.key().version(), window.startNs())) {
          beforeFromNs = Math.min(beforeFromNs, window.startNs());
          beforeToNs = Math.max(beforeToNs, window.startNs() + Timeline.WINDOW_NS);
        }
      }
      this.requests = new Amounts(this);
      counted.forEach(this::add);
    }

    Amounts amounts() {
      return new Amounts(this);
    }

    int beforeWindows() {
      return beforeFromNs >= beforeToNs
          ? 0
          : Math.toIntExact((beforeToNs - beforeFromNs) / Timeline.WINDOW_NS);
    }

    int beforeWindow(long startNs) {
      return Math.toIntExact(Math.floorDiv(startNs - beforeFromNs, Timeline.WINDOW_NS));
    }

    private boolean isOldBefore(String version, long startNs) {
      return timeline.isBefore(startNs) && timeline.side(version, startNs) == Timeline.Side.OLD;
    }

    private void add(RedWindow window) {
      RedKey key = window.key();
      long startNs = window.startNs();
      requests.add(timeline.side(key.version(), startNs), startNs, window.requests());
      Timeline.Side side = timeline.side(window);
      // What is counted together differs from version to version by its mix alone.
      if (side == Timeline.Side.NEITHER || key.operation().equals(RedKey.OTHER)) {
        return;
      }
      Operation operation = operations.computeIfAbsent(key.operation(), Operation::new);
      int at = timeline.window(startNs);
      Latencies latencies = Latencies.of(window.latency());
      if (at >= 0 && at < windows) {
        boolean isFresh = side == Timeline.Side.FRESH;
        (isFresh ? operation.fresh : operation.beside)
            .add(at, window.requests(), window.errors(), latencies);
        (isFresh ? freshInstances : besideInstances).add(key.instance());
      } else if (side == Timeline.Side.OLD && timeline.isBefore(startNs)) {
        operation.before.add(beforeWindow(startNs), window.requests(), window.errors(), latencies);
        beforeInstances.add(key.instance());
      }
    }
  }

  /** One operation's windows. For one thread. */
  private static final class Operation {
    final RequestSeries.Builder fresh = new RequestSeries.Builder();
    final RequestSeries.Builder beside = new RequestSeries.Builder();
    final RequestSeries.Builder before = new RequestSeries.Builder();
    private final String name;

    Operation(String name) {
      this.name = name;
    }

    OperationEvidence evidence() {
      return new OperationEvidence(name, fresh.build(), beside.build(), before.build());
    }
  }

  /** What was counted by window on each side. For one thread. */
  private static final class Amounts {
    private final Sides sides;
    private final double[] fresh;
    private final double[] beside;
    private final double[] before;

    Amounts(Sides sides) {
      this.sides = sides;
      this.fresh = new double[sides.windows];
      this.beside = new double[sides.windows];
      this.before = new double[sides.beforeWindows()];
    }

    void add(Timeline.Side side, long startNs, long counted) {
      double amount = (double) counted;
      int at = sides.timeline.window(startNs);
      if (at >= 0 && at < sides.windows && side != Timeline.Side.NEITHER) {
        (side == Timeline.Side.FRESH ? fresh : beside)[at] += amount;
      } else if (side == Timeline.Side.OLD && sides.timeline.isBefore(startNs)) {
        int then = sides.beforeWindow(startNs);
        if (then >= 0 && then < before.length) {
          before[then] += amount;
        }
      }
    }

    /**
     * @param together so many windows are one measurement, which stands in the first of them
     */
    ResourceEvidence perRequest(Resource resource, int together) {
      int phase = phase(sides.timeline.beginNs(), together);
      return new ResourceEvidence(
          resource,
          series(fresh, sides.requests.fresh, together, phase),
          series(beside, sides.requests.beside, together, phase),
          series(before, sides.requests.before, together, phase(sides.beforeFromNs, together)));
    }

    /** How many windows there are before the first whole measurement. */
    private static int phase(long beginNs, int together) {
      long minuteNs = Resolution.MINUTE.lengthNs();
      long into = Math.floorMod(beginNs, minuteNs);
      return together == 1 || into == 0 ? 0 : (int) ((minuteNs - into) / Timeline.WINDOW_NS);
    }

    private static AmountSeries series(
        double[] amounts, double[] requests, int together, int phase) {
      if (together == 1) {
        return new AmountSeries(amounts, requests);
      }
      double[] measured = new double[amounts.length];
      double[] by = new double[amounts.length];
      for (int at = phase; at + together <= amounts.length; at += together) {
        for (int w = at; w < at + together; w++) {
          measured[at] += amounts[w];
          by[at] += requests[w];
        }
      }
      return new AmountSeries(measured, by);
    }
  }
}
