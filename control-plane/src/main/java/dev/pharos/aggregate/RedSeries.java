package dev.pharos.aggregate;

import dev.pharos.aggregate.request.PartlyTraced;
import dev.pharos.aggregate.tracemetric.SpanCounter;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What RED counts by, one object for each key, so that windows find it by identity. */
final class RedSeries {
  private static final int STATUSES = StatusCode.values().length;

  private final Release release;
  private final Operation operation;
  private final RedKey key;
  private final @Nullable RedSeries total;
  private final LedgerSeries ledger;
  private @Nullable DurationBuffer durations;

  /** By kind and status; what is inner to other work may be of several kinds. */
  private @Nullable SpanCounter @Nullable [] counters;

  /** Edges that end here, by caller: a {@link Release} or a node that stands for callers. */
  private final Map<Object, EdgeSeries> incoming;

  /** All instances together. */
  RedSeries(Release release, Operation operation, LedgerSeries ledger) {
    this(release, "", operation, null, ledger, new HashMap<>(4));
  }

  /**
   * One instance.
   *
   * @param total of all instances
   */
  RedSeries(String instance, RedSeries total) {
    this(total.release, instance, total.operation, total, total.ledger, total.incoming);
  }

  private RedSeries(
      Release release,
      String instance,
      Operation operation,
      @Nullable RedSeries total,
      LedgerSeries ledger,
      Map<Object, EdgeSeries> incoming) {
    this.release = release;
    this.operation = operation;
    this.total = total;
    this.ledger = ledger;
    this.incoming = incoming;
    this.key =
        new RedKey(
            release.service().id(),
            release.version(),
            instance,
            operation.name(),
            operation.role().kind());
  }

  Release release() {
    return release;
  }

  Operation operation() {
    return operation;
  }

  RedKey key() {
    return key;
  }

  /** When spans are only a part of these requests; null where agents do not report them. */
  @Nullable PartlyTraced traced() {
    PartlyTraced traced = release.service().traced();
    boolean isReported =
        traced != null
            && operation.role() == Operation.Role.SERVER
            && traced.isReportedBy(release.version())
            && (operation.isTogether() || traced.isReported(operation.protocol()));
    return isReported ? traced : null;
  }

  /** What the figures of a window are made of. */
  PartlyTraced.Source source(Resolution resolution, long startNs) {
    PartlyTraced traced = traced();
    return traced == null ? PartlyTraced.Source.SPANS : traced.source(resolution, startNs);
  }

  /** All instances together: this very one where the service names no instances. */
  RedSeries total() {
    return total == null ? this : total;
  }

  /** What the ledger counts this operation by, whichever instance it ran in. */
  LedgerSeries ledger() {
    return ledger;
  }

  /** What metrics count a span by, whichever version and instance it ran in. */
  SpanCounter counter(Span span, TraceCounters book) {
    if (total != null) {
      return total.counter(span, book);
    }
    @Nullable SpanCounter[] known = counters;
    if (known == null) {
      known = new @Nullable SpanCounter[SpanKind.values().length * STATUSES];
      counters = known;
    }
    int at = span.kind().wireNumber() * STATUSES + span.status().wireNumber();
    SpanCounter counter = known[at];
    if (counter == null || counter.isGone()) {
      counter = book.span(release.service().id(), operation.name(), span.kind(), span.status());
      known[at] = counter;
    }
    return counter;
  }

  Map<Object, EdgeSeries> incoming() {
    return incoming;
  }

  /** Counts what {@link DurationBuffer} held back. */
  @FunctionalInterface
  interface Windows {
    void count(RedSeries series, long windowNs, short[] bins, int count, int errors);
  }

  DurationBuffer buffer(Windows windows) {
    DurationBuffer buffer = durations;
    if (buffer == null) {
      buffer =
          new DurationBuffer((windowNs, bins, count, errors) ->
              windows.count(this, windowNs, bins, count, errors));
      durations = buffer;
    }
    return buffer;
  }
}
