package dev.pharos.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * The way from an inbound span up its trace to its caller; the identity is that of the ancestor
 * looked for next, for which it may have to wait.
 */
final class Seek extends SpanIndex.Entry {
  private final Inbound inbound;
  private final long arrivalNs;
  private int hops;
  private @Nullable Release passed;
  private boolean waited;
  private boolean ended;

  Seek(Inbound inbound, long traceHigh, long traceLow, long spanId, long arrivalNs) {
    this.inbound = inbound;
    this.arrivalNs = arrivalNs;
    identify(traceHigh, traceLow, spanId);
  }

  Inbound inbound() {
    return inbound;
  }

  long arrivalNs() {
    return arrivalNs;
  }

  int hops() {
    return hops;
  }

  /** The nearest ancestor that belongs to another service; null while all are of its own. */
  @Nullable Release passed() {
    return passed;
  }

  void pass(Release release) {
    if (passed == null && release.service() != inbound.source().service()) {
      passed = release;
    }
  }

  /** Goes on to an ancestor's parent; false when the way is longer than real ones are. */
  boolean climbTo(long parentSpanId) {
    identify(traceHigh(), traceLow(), parentSpanId);
    hops++;
    return hops <= AggregateLimits.HOPS;
  }

  /** From a snapshot. */
  void restore(int hopsTaken, @Nullable Release passedRelease) {
    hops = hopsTaken;
    passed = passedRelease;
  }

  /** True the first time. */
  boolean beginToWait() {
    boolean first = !waited;
    waited = true;
    return first;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
