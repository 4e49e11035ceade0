package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.aggregate.lever.MetricLevers;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.AppendResult;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in of metrics, whether they were pushed or scraped: takes secrets out of their labels and
 * what levers leave out of them, hands them to the store, which has a journal of their own and
 * makes them durable, and counts what it refuses. A request that comes again is the same samples
 * again, which the store knows. Safe for use by many threads.
 */
public final class MetricIntake implements AutoCloseable {
  /** Requests that wait for the store; more mean that it is slower than senders are. */
  static final int MAX_WAITING = 512;

  /** What a sender is told to wait: some syncs of a journal. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** What a sender is told to wait when the disk is at fault. */
  static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

  /** How far back a sum of series is looked for that goes on after a restart. */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(MetricIntake.class);

  private final SeriesStore store;
  private final Refusals refusals;
  private final SecretLabels secrets;
  private final MetricLevers levers;
  private final PinnedTraces pinned;
  private final RequestCounting counting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());
  private volatile boolean open = true;
  private volatile boolean failing;

  /** Counts requests that agents report. */
  @FunctionalInterface
  public interface RequestCounting {
    /** Where nobody counts them. */
    RequestCounting NONE = report -> {};

    /**
     * Returns when that is durable. What comes again is not counted again.
     *
     * @throws RefusedException when the sender should try again
     */
    void count(RequestReport report) throws RefusedException;
  }

  /** Of which nothing is left out. */
  public MetricIntake(SeriesStore store, Refusals refusals, Redactor redactor) {
    this(store, refusals, redactor, MetricLevers.NONE, PinnedTraces.NONE, RequestCounting.NONE);
  }

  /**
   * @param pinned is told what exemplars point at
   * @param counting is told what metrics say of requests, whatever levers leave out of them
   */
  public MetricIntake(
      SeriesStore store,
      Refusals refusals,
      Redactor redactor,
      MetricLevers levers,
      PinnedTraces pinned,
      RequestCounting counting) {
    this.store = store;
    this.levers = levers;
    this.pinned = pinned;
    this.counting = counting;
    this.secrets = new SecretLabels(redactor);
    this.refusals = refusals;
  }

  /**
   * Has a request kept without waiting for it.
   *
   * @return what became of it, once that is durable; or a {@link RefusedException} when nothing of
   *     it may be kept and the sender should try again
   * @throws RefusedException when it cannot even wait
   */
  public CompletableFuture<MetricAccepted> submit(MetricRequest request) throws RefusedException {
    if (!open) {
      throw refused(request, RefusalReason.SHUTTING_DOWN, RETRY_AFTER, "the control plane stops");
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      throw refused(
          request,
          RefusalReason.QUEUE_FULL,
          RETRY_AFTER,
          MAX_WAITING + " requests of metrics wait already");
    }
    CompletableFuture<MetricAccepted> answer = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        answer.complete(append(request));
      } catch (RefusedException | RuntimeException e) {
        answer.completeExceptionally(e);
      } finally {
        waiting.decrementAndGet();
      }
    });
    return answer;
  }

  /**
   * Has a request kept; returns when that is durable.
   *
   * @throws RefusedException when nothing of it may be kept and the sender should try again
   */
  public MetricAccepted append(MetricRequest request) throws RefusedException {
    AppendResult result;
    SampleBatch batch;
    try {
      batch = levers.apply(secrets.redacted(request.batch()), this::newest);
      result = store.append(batch);
      batch.series().forEach(one -> one.exemplars().forEach(each -> pinned.pin(each.labels())));
      failing = false;
    } catch (JournalFullException e) {
      throw refused(
          request, RefusalReason.DISK_FULL, RETRY_AFTER_FAILURE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (!failing) {
        log.error("The store of metrics cannot be written; senders are told to try again.", e);
      }
      failing = true;
      throw refused(
          request,
          RefusalReason.STORE_FAILED,
          RETRY_AFTER_FAILURE,
          "the store of metrics cannot be written");
    }
    if (!request.requests().isEmpty()) {
      counting.count(secrets.redacted(request.requests()));
    }
    Map<RefusalReason, Integer> all = new EnumMap<>(RefusalReason.class);
    all.putAll(request.refused());
    result
        .refused()
        .forEach(
            (reason, count) -> all.merge(reasonOf(reason), Math.toIntExact(count), Integer::sum));
    all.forEach((reason, count) -> refusals.count(Refusals.METRICS, reason, count));
    String first =
        request.firstRefusal().isEmpty() ? result.firstRefusal() : request.firstRefusal();
    long leftOut = Math.max(0, request.batch().samples() - batch.samples());
    return new MetricAccepted(
        result.floats() + result.repeated() + leftOut,
        result.histograms(),
        result.exemplars(),
        all,
        first);
  }

  /**
   * What is kept of series that have these labels, and maybe others. What a lever leaves out or
   * adds up is not found: what was kept before it does not tell where they are now.
   */
  public List<SeriesData> kept(Labels labels, long fromMs, long toMs) throws IOException {
    Labels clean = secrets.redacted(labels);
    return levers.changes(clean) ? List.of() : stored(clean, fromMs, toMs);
  }

  private OptionalDouble newest(Labels labels) throws IOException {
    long nowMs = levers.nowMs();
    for (SeriesData one : stored(labels, nowMs - LOOK_BACK.toMillis(), nowMs)) {
      Samples samples = one.samples();
      for (int i = samples.size() - 1; i >= 0 && one.labels().equals(labels); i--) {
        if (!samples.isHistogram(i) && !Double.isNaN(samples.value(i))) {
          return OptionalDouble.of(samples.value(i));
        }
      }
    }
    return OptionalDouble.empty();
  }

  private List<SeriesData> stored(Labels clean, long fromMs, long toMs) throws IOException {
    List<LabelMatcher> matchers = new ArrayList<>(clean.size());
    for (int i = 0; i < clean.size(); i++) {
      matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, clean.name(i), clean.value(i)));
    }
    return store.selectOwn(matchers, fromMs, toMs, SampleWatch.PATIENT);
  }

  private RefusedException refused(
      MetricRequest request, RefusalReason reason, Duration retryAfter, String why) {
    refusals.count(Refusals.METRICS, reason, Math.max(1, request.batch().samples()));
    return new RefusedException(reason, retryAfter, why);
  }

  private static RefusalReason reasonOf(SampleRefusal refusal) {
    return switch (refusal) {
      case TOO_OLD -> RefusalReason.OUT_OF_ORDER;
      case BEHIND_RETENTION -> RefusalReason.TOO_OLD;
      case DUPLICATE_TIME -> RefusalReason.DUPLICATE_TIME;
      case IN_THE_FUTURE -> RefusalReason.IN_THE_FUTURE;
      case SERVICE_SERIES_LIMIT, SERIES_LIMIT -> RefusalReason.SERIES_LIMIT;
      case INVALID_LABELS -> RefusalReason.INVALID_LABELS;
    };
  }

  /** Takes no more, and lets those that wait come to their end. The store stays open. */
  @Override
  public void close() {
    open = false;
    threads.close();
  }
}
