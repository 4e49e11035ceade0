package dev.pharos.query;

import dev.pharos.aggregate.LateParts;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Shortfall;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Node;
import dev.pharos.signal.Owner;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that a test sets: windows before the line are given by the store, the others by
 * memory. Every request makes a window part of its own, as late data does.
 */
public final class SetTelemetry implements LiveWindows {
  private final Map<Resolution, List<RedWindow>> red = new EnumMap<>(Resolution.class);
  private final Map<Resolution, List<EdgeWindow>> edges = new EnumMap<>(Resolution.class);
  private final Map<EdgeKey, EdgeHistory> history = new HashMap<>();
  public final List<InstanceState> instances = new ArrayList<>();
  public final List<Deployment> deployments = new ArrayList<>();
  public final List<KeptDeployment> keptDeployments = new ArrayList<>();

  /** What notices of CI told of, by their key. */
  public final Map<String, List<Deployment>> noticed = new HashMap<>();

  public final List<QueueState> queues = new ArrayList<>();
  public final List<ServiceId> capped = new ArrayList<>();
  public Map<Shortfall, Long> shortfalls = Map.of();
  public final List<ErrorIssue> errors = new ArrayList<>();

  /** What arrived at which time; read by the windows that hold it. */
  public final List<LedgerEntry> ledger = new ArrayList<>();

  public final List<String> storeNotices = new ArrayList<>();

  /** Services whose requests agents report, with the share of them that is traced. */
  public final Map<ServiceId, Double> traced = new HashMap<>();

  /** Up to when that is known. */
  public long knownUntilNs = Long.MAX_VALUE;

  private LateParts late = LateParts.NONE;
  public final AtomicInteger storeReads = new AtomicInteger();
  private long lineNs;

  public SetTelemetry() {
    clear();
  }

  public void clear() {
    for (Resolution resolution : Resolution.values()) {
      red.put(resolution, new ArrayList<>());
      edges.put(resolution, new ArrayList<>());
    }
    history.clear();
    instances.clear();
    deployments.clear();
    keptDeployments.clear();
    noticed.clear();
    queues.clear();
    capped.clear();
    errors.clear();
    ledger.clear();
    shortfalls = Map.of();
    storeNotices.clear();
    late = LateParts.NONE;
    lineNs = 0;
    traced.clear();
    knownUntilNs = Long.MAX_VALUE;
  }

  /** Windows that start before the line move to the store. */
  public void line(long timeNs) {
    lineNs = timeNs;
  }

  public void request(RedKey key, long timeNs, long durationNs, boolean error) {
    for (Resolution resolution : Resolution.values()) {
      RedKey counted =
          resolution == Resolution.TEN_SECONDS
              ? key
              : new RedKey(key.service(), key.version(), "", key.operation(), key.kind());
      red.get(resolution)
          .add(
              new RedWindow(
                  counted, resolution.windowStart(timeNs), 1, error ? 1 : 0, sketch(durationNs)));
    }
  }

  public void request(ServiceId service, long timeNs, long durationNs, boolean error) {
    request(
        new RedKey(service, "1", "a", "GET /things", SpanKind.SERVER), timeNs, durationNs, error);
  }

  /** Many requests of one time at once. */
  public void requests(
      ServiceId service, long timeNs, long requests, long errors, LatencySketch latency) {
    RedKey key = new RedKey(service, "1", "a", "GET /things", SpanKind.SERVER);
    for (Resolution resolution : Resolution.values()) {
      red.get(resolution)
          .add(new RedWindow(key, resolution.windowStart(timeNs), requests, errors, latency));
    }
  }

  /** Many calls of one time at once; the callee's count tells of those that it answered. */
  public void calls(
      EdgeKey key, long timeNs, RedWindow client, RedWindow server, LatencySketch queueDelay) {
    for (Resolution resolution : Resolution.values()) {
      edges
          .get(resolution)
          .add(
              new EdgeWindow(
                  key,
                  resolution.windowStart(timeNs),
                  client.requests(),
                  client.errors(),
                  server.requests(),
                  server.errors(),
                  client.latency(),
                  server.latency(),
                  queueDelay));
    }
    seen(key, timeNs);
  }

  /** A request whose window is in the store already. */
  public void lateRequest(ServiceId service, long timeNs, long durationNs) {
    request(service, timeNs, durationNs, false);
    late =
        late.with(
            Arrays.stream(Resolution.values()).map(each -> each.windowStart(timeNs)).toList());
  }

  /** A call that both ends counted. */
  public void call(EdgeKey key, long timeNs, long durationNs, boolean error) {
    call(key, timeNs, 1, 1, durationNs, error);
  }

  public void call(
      EdgeKey key, long timeNs, int clients, int servers, long durationNs, boolean error) {
    for (Resolution resolution : Resolution.values()) {
      edges
          .get(resolution)
          .add(
              new EdgeWindow(
                  key,
                  resolution.windowStart(timeNs),
                  clients,
                  error ? clients : 0,
                  servers,
                  error ? servers : 0,
                  clients == 0 ? new LatencySketch() : sketch(durationNs),
                  servers == 0 ? new LatencySketch() : sketch(durationNs / 2),
                  key.caller().kind() == dev.pharos.signal.NodeKind.QUEUE
                      ? sketch(durationNs * 2)
                      : new LatencySketch()));
    }
    seen(key, timeNs);
  }

  public void seen(EdgeKey key, long timeNs) {
    history.merge(
        key,
        new EdgeHistory(key, timeNs, timeNs),
        (a, b) ->
            new EdgeHistory(
                key,
                Math.min(a.firstSeenNs(), b.firstSeenNs()),
                Math.max(a.lastSeenNs(), b.lastSeenNs())));
  }

  public InstanceState instance(
      ServiceId service,
      String id,
      String version,
      long firstSeenNs,
      @Nullable Long lastSpanNs,
      @Nullable InstanceReport report) {
    InstanceState state =
        new InstanceState(
            service,
            id,
            version,
            "Java 25",
            "host-1",
            firstSeenNs,
            firstSeenNs,
            lastSpanNs,
            report,
            null);
    instances.add(state);
    return state;
  }

  public static LatencySketch sketch(long durationNs) {
    LatencySketch sketch = new LatencySketch();
    sketch.add(durationNs);
    return sketch;
  }

  public static EdgeKey edge(Node caller, Node callee, String operation) {
    return new EdgeKey(caller, "1", callee, "1", operation, "http");
  }

  @Override
  public Slice<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service) {
    long line = resolution.windowStart(lineNs);
    return new Slice<>(
        line,
        red.get(resolution).stream()
            .filter(window -> window.startNs() >= line && range.contains(window.startNs()))
            .filter(window -> service == null || window.key().service().name().equals(service))
            .toList());
  }

  @Override
  public Slice<EdgeWindow> edges(Resolution resolution, TimeRange range) {
    long line = resolution.windowStart(lineNs);
    return new Slice<>(
        line,
        edges.get(resolution).stream()
            .filter(window -> window.startNs() >= line && range.contains(window.startNs()))
            .toList());
  }

  @Override
  public Slice<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
    long line = resolution.windowStart(lineNs);
    return new Slice<>(line, ledger(resolution, range, start -> start >= line));
  }

  @Override
  public boolean isPartlyTraced(ServiceId service, TimeRange range) {
    return traced.containsKey(service);
  }

  @Override
  public double tracedShare(ServiceId service, TimeRange range) {
    return traced.getOrDefault(service, 1.0);
  }

  @Override
  public long requestsKnownUntilNs(ServiceId service) {
    return traced.containsKey(service) ? knownUntilNs : Long.MAX_VALUE;
  }

  @Override
  public LateParts lateRed(Resolution resolution) {
    return late;
  }

  @Override
  public List<EdgeHistory> edgeHistory() {
    return List.copyOf(history.values());
  }

  @Override
  public List<ErrorIssue> errors() {
    return List.copyOf(errors);
  }

  @Override
  public List<QueueState> queues() {
    return List.copyOf(queues);
  }

  @Override
  public List<Deployment> deployments() {
    return List.copyOf(deployments);
  }

  @Override
  public List<Deployment> noticed(String key) {
    return List.copyOf(noticed.getOrDefault(key, List.of()));
  }

  @Override
  public List<InstanceState> instances() {
    return List.copyOf(instances);
  }

  @Override
  public @Nullable Double pairingRatio() {
    return 0.75;
  }

  @Override
  public List<ServiceId> cappedServices() {
    return List.copyOf(capped);
  }

  @Override
  public Map<Shortfall, Long> shortfalls() {
    return shortfalls;
  }

  @Override
  public Owner owner(ServiceId service) {
    return new Owner("Team by telemetry", "#" + service.name(), "");
  }

  @Override
  public int operationCap() {
    return 500;
  }

  private List<LedgerEntry> ledger(Resolution resolution, TimeRange range, LongPredicate side) {
    List<LedgerEntry> entries = new ArrayList<>();
    for (LedgerEntry sent : ledger) {
      long start = resolution.windowStart(sent.startNs());
      if (resolution != Resolution.TEN_SECONDS && range.contains(start) && side.test(start)) {
        entries.add(
            new LedgerEntry(
                sent.service(),
                sent.version(),
                sent.signal(),
                sent.operation(),
                start,
                sent.items(),
                sent.receivedBytes()));
      }
    }
    return entries;
  }

  /** The store's side of the line. */
  public RollupStore rollups() {
    return new Stored();
  }

  private final class Stored implements RollupStore {
    @Override
    public List<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service) {
      storeReads.incrementAndGet();
      long line = resolution.windowStart(lineNs);
      return red.get(resolution).stream()
          .filter(window -> window.startNs() < line && range.contains(window.startNs()))
          .filter(window -> service == null || window.key().service().name().equals(service))
          .toList();
    }

    @Override
    public List<EdgeWindow> edges(Resolution resolution, TimeRange range) {
      storeReads.incrementAndGet();
      long line = resolution.windowStart(lineNs);
      return edges.get(resolution).stream()
          .filter(window -> window.startNs() < line && range.contains(window.startNs()))
          .toList();
    }

    @Override
    public List<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
      long line = resolution.windowStart(lineNs);
      return SetTelemetry.this.ledger(resolution, range, start -> start < line);
    }

    @Override
    public List<KeptDeployment> deployments(TimeRange range) {
      return keptDeployments.stream().filter(kept -> range.contains(kept.finishedAtNs())).toList();
    }

    @Override
    public void appendDeployments(List<KeptDeployment> deployments) {
      throw new UnsupportedOperationException("readers do not append");
    }

    @Override
    public void appendRed(Resolution resolution, List<RedWindow> windows) {
      throw new UnsupportedOperationException("readers do not append");
    }

    @Override
    public void appendEdges(Resolution resolution, List<EdgeWindow> windows) {
      throw new UnsupportedOperationException("readers do not append");
    }

    @Override
    public void appendLedger(Resolution resolution, List<LedgerEntry> entries) {
      throw new UnsupportedOperationException("readers do not append");
    }

    @Override
    public List<String> notices() {
      return List.copyOf(storeNotices);
    }

    @Override
    public PendingCommit seal() {
      throw new UnsupportedOperationException("readers do not commit");
    }

    @Override
    public void retain(String commit) {
      throw new UnsupportedOperationException("readers do not commit");
    }

    @Override
    public void close() {}
  }
}
