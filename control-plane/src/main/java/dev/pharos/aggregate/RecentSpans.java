package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the last seconds by id, in the order in which they arrived: expiry costs what
 * expires.
 */
final class RecentSpans {
  private final SpanIndex<RecentSpan> byId = new SpanIndex<>();
  private final ArrayDeque<RecentSpan> byArrival = new ArrayDeque<>();
  private final int limit;

  RecentSpans(int limit) {
    this.limit = limit;
  }

  int size() {
    return byArrival.size();
  }

  boolean isFull() {
    return byArrival.size() >= limit;
  }

  /**
   * True when the same span was seen already. Services of different names may share a span id, as
   * Zipkin's do.
   */
  boolean contains(Span span, Source source) {
    RecentSpan seen = byId.first(span.traceId().high(), span.traceId().low(), span.spanId());
    while (seen != null) {
      if (seen.kind() == span.kind() && seen.source().service() == source.service()) {
        return true;
      }
      seen = byId.next(seen);
    }
    return false;
  }

  /** The span of an id; the calling one where caller and callee share it. */
  @Nullable RecentSpan find(long traceHigh, long traceLow, long spanId) {
    RecentSpan found = byId.first(traceHigh, traceLow, spanId);
    RecentSpan at = found;
    while (at != null) {
      if (at.kind() == SpanKind.CLIENT || at.kind() == SpanKind.PRODUCER) {
        return at;
      }
      at = byId.next(at);
    }
    return found;
  }

  void add(RecentSpan span) {
    byId.add(span);
    byArrival.add(span);
  }

  /** Removes what arrived up to a time; the action may still look up what arrived later. */
  void expire(long upToNs, Consumer<RecentSpan> action) {
    RecentSpan oldest = byArrival.peek();
    while (oldest != null && oldest.arrivalNs() <= upToNs) {
      byArrival.remove();
      action.accept(oldest);
      byId.remove(oldest);
      oldest = byArrival.peek();
    }
  }

  void forEach(Consumer<RecentSpan> action) {
    byArrival.forEach(action);
  }
}
