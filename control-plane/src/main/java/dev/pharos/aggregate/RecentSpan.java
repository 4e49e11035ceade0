package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What pairing needs to know of a span that arrived within the last seconds: its place in the
 * trace, and for a call that still looks for its callee, the call.
 */
final class RecentSpan extends SpanIndex.Entry {
  private final long parentSpanId;
  private final long arrivalNs;
  private final SpanKind kind;
  private final Source source;
  private @Nullable Call call;
  private boolean wrapper;
  private boolean complete;

  /** A call whose callee is not known yet. */
  record Call(
      @Nullable Peer peer, Operation operation, long endNs, long durationNs, boolean error) {
    long startNs() {
      return endNs - durationNs;
    }
  }

  RecentSpan(Span span, Source source, long arrivalNs) {
    this(
        span.traceId().high(),
        span.traceId().low(),
        span.spanId(),
        span.parentSpanId(),
        span.kind(),
        source,
        arrivalNs);
  }

  RecentSpan(
      long traceHigh,
      long traceLow,
      long spanId,
      long parentSpanId,
      SpanKind kind,
      Source source,
      long arrivalNs) {
    identify(traceHigh, traceLow, spanId);
    this.parentSpanId = parentSpanId;
    this.kind = kind;
    this.source = source;
    this.arrivalNs = arrivalNs;
  }

  long parentSpanId() {
    return parentSpanId;
  }

  long arrivalNs() {
    return arrivalNs;
  }

  SpanKind kind() {
    return kind;
  }

  Source source() {
    return source;
  }

  /** Null once it is counted, and for spans that are no calls. */
  @Nullable Call call() {
    return call;
  }

  void waitFor(Call pending) {
    call = pending;
  }

  void settled() {
    call = null;
  }

  /** True for a call that needed no callee's span, such as a database's. */
  boolean isComplete() {
    return complete;
  }

  void complete() {
    complete = true;
  }

  /** True for a client span around another client span, which alone is the call. */
  boolean isWrapper() {
    return wrapper;
  }

  void wraps() {
    wrapper = true;
  }
}
