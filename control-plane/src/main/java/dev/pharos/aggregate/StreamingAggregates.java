package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.aggregate.stack.OwnCode;
import dev.pharos.aggregate.tracemetric.CounterAccess;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Owner;
import dev.pharos.signal.Portions;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of one process: counts what the intake's thread hands over and answers any thread
 * from memory. One lock keeps both apart; neither holds it for longer than some spans or a list
 * take, and never while the store is written.
 */
public final class StreamingAggregates implements Aggregates, LiveWindows, CounterAccess {
  /** Spans counted before readers who wait are let in: some tenths of a millisecond. */
  private static final int SPANS_AT_ONCE = 64;

  private final RollupStore store;

  /** Fair: the intake, which takes it again at once, would let readers starve. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Shortfalls shortfalls = new Shortfalls();
  private final Sources sources = new Sources();
  private final AddressBook addresses = new AddressBook(shortfalls);
  private final RedAggregator red = new RedAggregator();
  private final ReportedRequests reported = new ReportedRequests(sources, red, shortfalls);
  private final EdgeAggregator edges;
  private final EdgeLinker linker;
  private final Ledger ledger = new Ledger();
  private final InstanceRegistry instances;
  private final DeployTracker deploys = new DeployTracker(shortfalls);
  private final ErrorGroups errors;
  private final TraceCounters counters;
  private final AggregatesState state;
  private final RootSpans roots;
  private int snapshotBytes;
  private long nowNs;
  private long sweptNs;
  private long housekeptNs;

  /** As the next, where agents begin all traces. */
  public StreamingAggregates(RollupStore store) {
    this(store, ServedProbability.ALL);
  }

  /** With what is built in of own code, and without metrics. */
  public StreamingAggregates(RollupStore store, ServedProbability served) {
    this(
        store,
        OwnCode.BUILT_IN,
        ConfigAttributes.USUAL,
        TraceCounters.off(),
        RootSpans.NONE,
        served);
  }

  /**
   * @param store takes windows when they leave memory
   * @param ownCode which frames of stack traces tell errors apart
   * @param configured which attributes tell an instance's configuration
   * @param counters what metrics are made of; this uses them under its lock, as {@link #with} does
   * @param roots hears of spans that begin a trace
   * @param served with which probability traces are begun
   */
  public StreamingAggregates(
      RollupStore store,
      OwnCode ownCode,
      ConfigAttributes configured,
      TraceCounters counters,
      RootSpans roots,
      ServedProbability served) {
    this.store = store;
    this.roots = roots;
    this.counters = counters;
    this.instances = new InstanceRegistry(addresses, shortfalls, configured);
    this.edges = new EdgeAggregator(counters, shortfalls);
    this.linker = new EdgeLinker(edges, sources, addresses, shortfalls, served);
    this.errors = new ErrorGroups(ownCode, shortfalls);
    LinkerState linked = new LinkerState(linker, edges, addresses);
    state =
        new AggregatesState(
            sources,
            red,
            edges,
            ledger,
            linked,
            shortfalls,
            instances,
            deploys,
            errors,
            counters,
            reported);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal resource as another object is only slower
  public void fold(List<Span> spans, long arrivalNs, long receivedBytes) {
    lock.lock();
    try {
      advance(arrivalNs);
      linker.expect(spans);
      Portions portions =
          new Portions(receivedBytes, spans.stream().mapToLong(Ledger::weight).sum());
      Resource resource = null;
      Source source = null;
      int counted = 0;
      for (Span span : spans) {
        if (++counted % SPANS_AT_ONCE == 0 && lock.hasQueuedThreads()) {
          letReadersIn();
        }
        if (source == null || span.resource() != resource) {
          resource = span.resource();
          source = seen(resource, arrivalNs, Newest.endNs(spans, counted - 1));
        }
        count(span, source, arrivalNs, portions.next(Ledger.weight(span)));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void leftOut(List<Span> roots) {
    locked(() -> roots.forEach(linker.sampled()::began));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal resource as another object is only slower
  public void foldLogs(List<LogRecord> lines, long arrivalNs, long receivedBytes) {
    locked(() -> {
      advance(arrivalNs);
      Portions portions =
          new Portions(receivedBytes, lines.stream().mapToLong(Ledger::weight).sum());
      Resource resource = null;
      Source source = null;
      int counted = 0;
      for (LogRecord line : lines) {
        if (source == null || line.resource() != resource) {
          resource = line.resource();
          source = seen(resource, arrivalNs, Newest.timeNs(lines, counted));
        }
        counted++;
        ledger.count(source.release().logLedger(), portions.next(Ledger.weight(line)), arrivalNs);
        errors.count(line, source);
      }
    });
  }

  /** Whoever waits comes first, since the lock is fair. */
  @SuppressWarnings("LockNotBeforeTry") // given back and taken within its caller's try
  private void letReadersIn() {
    lock.unlock();
    lock.lock();
  }

  private Source seen(Resource sent, long arrivalNs, long newestNs) {
    Sources.Known known = sources.of(sent);
    Resource resource = known.resource();
    Source source = known.source();
    source.seen(arrivalNs);
    TelemetryInstance sender = source.sender();
    if (sender == null
        || sender.isForgotten()
        || !sender.id().instance().equals(resource.instance())) {
      sender = instances.sender(resource, arrivalNs);
      source.sender(sender);
    }
    sender.seen(resource, arrivalNs, newestNs);
    return source;
  }

  private void count(Span span, Source source, long arrivalNs, long bytes) {
    Operation operation = source.service().operations().of(span, arrivalNs);
    boolean isRequest = operation.role().isRequest();
    RedSeries series = isRequest ? source.series(operation) : source.release().total(operation);
    ledger.count(series.ledger(), bytes, arrivalNs);
    if (!linker.isNew(span, source)) {
      return;
    }
    if (span.parentSpanId() == SpanId.NONE) {
      roots.began(span, arrivalNs);
    }
    source.noteBounds(operation, shortfalls);
    if (counters.isOn()) {
      series.counter(span, counters).count(span.durationNs());
    }
    TelemetryInstance sender = source.sender();
    if (operation.role() == Operation.Role.SERVER && sender != null && sender.isNewToUs()) {
      sender.answered(PeerNaming.address(span.kind(), span.attributes()));
    }
    short bin = LatencySketch.bin(span.durationNs());
    if (isRequest) {
      red.count(series, span.endNs(), bin, span.isError(), arrivalNs);
      source.release().traffic().count(arrivalNs);
    }
    linker.link(span, source, series.total(), bin, arrivalNs);
    if (!span.events().isEmpty()) {
      errors.count(span, source);
    }
  }

  @Override
  public void fold(RequestReport report, long arrivalNs) {
    locked(() -> {
      advance(arrivalNs);
      reported.fold(report, arrivalNs);
    });
  }

  @Override
  public void fold(InstanceReport report) {
    locked(() -> instances.report(report));
  }

  @Override
  public void instanceGone(String registrationId, long atNs) {
    locked(() -> instances.gone(registrationId, atNs));
  }

  @Override
  public void fold(DeploymentNotice notice) {
    locked(() -> deploys.notice(notice));
  }

  @Override
  public void judged(String deployment, DeployVerdict verdict) {
    locked(() -> deploys.judged(deployment, verdict));
  }

  @Override
  public void tick(long atNs) throws IOException {
    locked(() -> {
      advance(atNs);
      if (nowNs - housekeptNs >= AggregateLimits.HOUSEKEEPING.toNanos()) {
        housekeptNs = nowNs;
        deploys.observe(instances.instances(nowNs), sources, nowNs);
        reported.lookWhenDue(nowNs);
        sweepWhenDue();
      }
    });
    red.leaving().leave(nowNs, store, lock);
    edges.leaving().leave(nowNs, store, lock);
    ledger.leaving().leave(nowNs, store, lock);
    letDeploymentsGo();
  }

  /** As windows go: to the store first, outside of the lock, then out of memory. */
  private void letDeploymentsGo() throws IOException {
    List<KeptDeployment> departing =
        locked(() -> housekeptNs == nowNs ? deploys.departing(nowNs) : List.of());
    if (!departing.isEmpty()) {
      store.appendDeployments(departing);
      locked(() -> deploys.departed(departing));
    }
  }

  /** Time never goes back, whatever clocks do: waits end by the newest time that was told. */
  private void advance(long atNs) {
    nowNs = Math.max(nowNs, atNs);
    edges.advance(nowNs);
    errors.advance(nowNs);
    linker.expire(nowNs);
    counters.countsAt(nowNs);
  }

  private void sweepWhenDue() {
    if (nowNs - sweptNs < AggregateLimits.SWEEP.toNanos()) {
      return;
    }
    sweptNs = nowNs;
    long goneNs = nowNs - AggregateLimits.INSTANCE_GONE.toNanos();
    edges.evict(nowNs);
    reported.evict(nowNs);
    sources.evict(
        nowNs - AggregateLimits.IDLE.toNanos(), nowNs - AggregateLimits.OPERATION_IDLE.toNanos());
    instances.evict(goneNs);
    addresses.evict(goneNs);
    linker.messages().evictQueues(goneNs);
    errors.evict(nowNs - AggregateLimits.ERROR_KEPT.toNanos());
  }

  @Override
  public byte[] snapshot() {
    return locked(() -> {
      StateWriter out = new StateWriter(snapshotBytes + snapshotBytes / 4);
      out.number(nowNs);
      out.number(sweptNs);
      out.number(housekeptNs);
      state.write(out);
      byte[] bytes = out.finish();
      snapshotBytes = bytes.length;
      return bytes;
    });
  }

  @Override
  public void restore(byte[] snapshot) throws IOException {
    lock.lock();
    try {
      StateReader in = new StateReader(snapshot, sources);
      nowNs = in.number();
      sweptNs = in.number();
      housekeptNs = in.number();
      state.read(in);
    } catch (RuntimeException e) {
      throw new IOException("the aggregates' snapshot cannot be read", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Slice<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service) {
    return locked(() -> red.read(resolution, range, service));
  }

  @Override
  public Slice<EdgeWindow> edges(Resolution resolution, TimeRange range) {
    return edges(resolution, range, key -> true);
  }

  @Override
  public Slice<EdgeWindow> edges(
      Resolution resolution, TimeRange range, Predicate<EdgeKey> selection) {
    return locked(() -> edges.read(resolution, range, selection));
  }

  @Override
  public Slice<Window<RedWindow>> redByWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    return locked(() -> red.byWindow(resolution, range, known));
  }

  @Override
  public Slice<Window<EdgeWindow>> edgesByWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    return locked(() -> edges.byWindow(resolution, range, known));
  }

  @Override
  public boolean isPartlyTraced(ServiceId service, TimeRange range) {
    return locked(() -> reported.isPartIn(service, range));
  }

  @Override
  public double tracedShare(ServiceId service, TimeRange range) {
    return locked(() -> reported.share(service, range));
  }

  @Override
  public long requestsKnownUntilNs(ServiceId service) {
    return locked(() -> reported.knownUntilNs(service));
  }

  @Override
  public long beganNs() {
    return locked(() -> Math.min(instances.firstSeenNs(nowNs), edges.firstSeenNs()));
  }

  @Override
  public Slice<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
    return locked(() -> ledger.read(resolution, range));
  }

  @Override
  public LateParts lateRed(Resolution resolution) {
    return red.of(resolution).late();
  }

  @Override
  public LateParts lateEdges(Resolution resolution) {
    return edges.of(resolution).late();
  }

  @Override
  public List<ErrorIssue> errors() {
    return locked(errors::issues);
  }

  @Override
  public List<EdgeHistory> edgeHistory() {
    return locked(edges::history);
  }

  @Override
  public List<QueueState> queues() {
    return locked(() -> linker.messages().states());
  }

  @Override
  public List<Deployment> deployments() {
    return locked(deploys::newestFirst);
  }

  @Override
  public List<Deployment> noticed(String key) {
    return locked(() -> deploys.noticed(key));
  }

  @Override
  public List<InstanceState> instances() {
    return locked(() -> instances.instances(nowNs).stream().map(MergedInstance::state).toList());
  }

  @Override
  public @Nullable Double pairingRatio() {
    return locked(linker::pairingRatio);
  }

  @Override
  public List<ServiceId> cappedServices() {
    return locked(() ->
        sources.services().stream()
            .filter(service -> service.operations().isCapped())
            .map(Service::id)
            .toList());
  }

  @Override
  public Map<Shortfall, Long> shortfalls() {
    return locked(shortfalls::snapshot);
  }

  @Override
  public int operationCap() {
    return AggregateLimits.OPERATIONS_PER_SERVICE;
  }

  @Override
  public Owner owner(ServiceId service) {
    return locked(() -> instances.owner(service));
  }

  @Override
  public @Nullable Long usualGapNs(ServiceId service) {
    return locked(() -> deploys.usualGapNs(service));
  }

  @Override
  public Set<ServiceId> signedOff() {
    return locked(() -> instances.signedOff(nowNs));
  }

  @Override
  public <T> T with(Function<TraceCounters, T> use) {
    return locked(() -> use.apply(counters));
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T locked(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }
}
