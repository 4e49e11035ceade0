package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What pairing needs to know of the spans of the last seconds: each one's place in its trace, and
 * for a call that still looks for its callee, the call. Rows by arrival, found by id; expiry costs
 * what expires. A row's number is its own until it expires.
 */
final class RecentSpans {
  /** No row. */
  static final long NONE = -1;

  /** Rows ahead whose places are read before they are needed, see {@link SpanTable#touch}. */
  private static final int AHEAD = 64;

  private final int limit;
  private final SpanTable table = new SpanTable();
  private final @Nullable RecentRows[] parts;
  private long oldest;
  private long end;
  private long touched;

  /** A call whose callee is not known yet. */
  record Call(
      @Nullable Peer peer, Operation operation, long endNs, long durationNs, boolean error) {}

  RecentSpans(int limit) {
    this.limit = limit;
    int needed = limit / RecentRows.ROWS + 2;
    parts = new @Nullable RecentRows[Integer.highestOneBit(needed) * 2];
  }

  int size() {
    return (int) (end - oldest);
  }

  boolean isFull() {
    return size() >= limit;
  }

  /**
   * Reads ahead what {@link #contains} and {@link #find} will read for these spans, because memory
   * answers many questions at once almost as fast as one.
   */
  void touch(List<Span> spans) {
    long sum = 0;
    for (Span span : spans) {
      long high = span.traceId().high();
      long low = span.traceId().low();
      sum += table.touch(SpanTable.fingerprint(high, low, span.spanId()));
      sum += table.touch(SpanTable.fingerprint(high, low, span.parentSpanId()));
    }
    touched = sum; // or the reads would be left out as useless
  }

  /** Only so that what {@link #touch} reads is used. */
  long touched() {
    return touched;
  }

  /**
   * True when the same span was seen already. Services of different names may share a span id, as
   * Zipkin's do.
   */
  boolean contains(Span span, Source source) {
    long high = span.traceId().high();
    long low = span.traceId().low();
    int fingerprint = SpanTable.fingerprint(high, low, span.spanId());
    int slot = table.first(fingerprint);
    while (slot >= 0) {
      long row = rowAt(slot);
      if (rows(row).is(in(row), high, low, span.spanId())
          && kind(row) == span.kind()
          && source(row).service() == source.service()) {
        return true;
      }
      slot = table.next(slot, fingerprint);
    }
    return false;
  }

  /**
   * The row of an id; where several share it, the calling one, then the newest.
   *
   * @return {@link #NONE} when there is none
   */
  long find(long traceHigh, long traceLow, long spanId) {
    int fingerprint = SpanTable.fingerprint(traceHigh, traceLow, spanId);
    long found = NONE;
    boolean calling = false;
    int slot = table.first(fingerprint);
    while (slot >= 0) {
      long row = rowAt(slot);
      if (rows(row).is(in(row), traceHigh, traceLow, spanId)) {
        SpanKind kind = kind(row);
        boolean calls = kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
        if (calls == calling ? row > found : calls) {
          found = row;
          calling = calls;
        }
      }
      slot = table.next(slot, fingerprint);
    }
    return found;
  }

  /** Adds a span as the newest row. */
  long add(
      long traceHigh,
      long traceLow,
      long spanId,
      long parentSpanId,
      SpanKind kind,
      Source source,
      long arrivalNs) {
    long row = addUnfound(traceHigh, traceLow, spanId, parentSpanId, kind, source, arrivalNs);
    table.add(SpanTable.fingerprint(traceHigh, traceLow, spanId), (int) row);
    return row;
  }

  /**
   * Adds a row that nothing finds, for which there is always room; {@link #dropUnfound} is next.
   */
  long addUnfound(
      long traceHigh,
      long traceLow,
      long spanId,
      long parentSpanId,
      SpanKind kind,
      Source source,
      long arrivalNs) {
    int part = partOf(end);
    RecentRows rows = parts[part];
    if (rows == null) {
      rows = new RecentRows();
      parts[part] = rows;
    }
    rows.set(in(end), traceHigh, traceLow, spanId, parentSpanId, kind, source, arrivalNs);
    return end++;
  }

  void dropUnfound() {
    end--;
  }

  /** Removes what arrived up to a time; the action may still look up what arrived later. */
  void expire(long upToNs, LongConsumer action) {
    long touchedTo = oldest;
    while (oldest < end && arrivalNs(oldest) <= upToNs) {
      if (oldest >= touchedTo) {
        touchedTo = Math.min(end, oldest + AHEAD);
        touchRows(oldest, touchedTo);
      }
      long row = oldest;
      action.accept(row);
      table.remove(rows(row).fingerprint(in(row)), (int) row);
      oldest++;
      if (in(oldest) == 0) {
        parts[partOf(row)] = null;
      }
    }
  }

  private void touchRows(long from, long to) {
    long sum = 0;
    for (long row = from; row < to; row++) {
      sum += table.touch(rows(row).fingerprint(in(row)));
    }
    touched = sum;
  }

  void forEach(LongConsumer action) {
    for (long row = oldest; row < end; row++) {
      action.accept(row);
    }
  }

  long traceHigh(long row) {
    return rows(row).traceHigh(in(row));
  }

  long traceLow(long row) {
    return rows(row).traceLow(in(row));
  }

  long spanId(long row) {
    return rows(row).spanId(in(row));
  }

  long parentSpanId(long row) {
    return rows(row).parentSpanId(in(row));
  }

  long arrivalNs(long row) {
    return rows(row).arrivalNs(in(row));
  }

  SpanKind kind(long row) {
    return rows(row).kind(in(row));
  }

  Source source(long row) {
    return rows(row).source(in(row));
  }

  /** Null once it is counted, and for spans that are no calls. */
  @Nullable Call call(long row) {
    return rows(row).has(in(row), RecentRows.CALL) ? rows(row).call(in(row)) : null;
  }

  void waitFor(long row, Call pending) {
    rows(row).call(in(row), pending);
  }

  void settled(long row) {
    rows(row).unmark(in(row), RecentRows.CALL | RecentRows.FAILED);
  }

  /** True for a call that needed no callee's span, such as a database's. */
  boolean isComplete(long row) {
    return rows(row).has(in(row), RecentRows.COMPLETE);
  }

  void complete(long row) {
    rows(row).mark(in(row), RecentRows.COMPLETE);
  }

  /** True for a client span around another client span, which alone is the call. */
  boolean isWrapper(long row) {
    return rows(row).has(in(row), RecentRows.WRAPPER);
  }

  void wraps(long row) {
    rows(row).mark(in(row), RecentRows.WRAPPER);
  }

  /** A table's entry has the lower half of a row's number; fewer rows than that are held. */
  private long rowAt(int slot) {
    return oldest + ((table.row(slot) - (int) oldest) & 0xFFFF_FFFFL);
  }

  private RecentRows rows(long row) {
    return Objects.requireNonNull(parts[partOf(row)]);
  }

  private int partOf(long row) {
    return (int) (row >>> RecentRows.BITS) & (parts.length - 1);
  }

  private static int in(long row) {
    return (int) row & (RecentRows.ROWS - 1);
  }
}
