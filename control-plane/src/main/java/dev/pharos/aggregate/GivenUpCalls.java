package dev.pharos.aggregate;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Failed calls whose callee's span did not come while they waited for it: their caller has given
 * up, and an overloaded callee may still tell of its work minutes later. Known by the calling
 * span's id; the oldest leave when there are too many. For one thread.
 */
final class GivenUpCalls {
  private final SpanIndex<Call> byId = new SpanIndex<>();
  private final ArrayDeque<Call> byAge = new ArrayDeque<>();
  private final int limit;

  /** A call, and who made it. */
  static final class Call extends SpanIndex.Entry {
    private final Release caller;
    private final long sinceNs;

    Call(long traceHigh, long traceLow, long spanId, Release caller, long sinceNs) {
      this.caller = caller;
      this.sinceNs = sinceNs;
      identify(traceHigh, traceLow, spanId);
    }

    Release caller() {
      return caller;
    }

    /** When it was given up, in nanoseconds of the clock of arrivals. */
    long sinceNs() {
      return sinceNs;
    }
  }

  GivenUpCalls(int limit) {
    this.limit = limit;
  }

  int size() {
    return byAge.size();
  }

  void add(Call call) {
    if (byAge.size() >= limit) {
      byId.remove(byAge.remove());
    }
    byAge.add(call);
    byId.add(call);
  }

  /** Who called; null when no such call is known to have been given up. */
  @Nullable Release caller(long traceHigh, long traceLow, long spanId) {
    Call call = byId.size() == 0 ? null : byId.first(traceHigh, traceLow, spanId);
    return call == null ? null : call.caller;
  }

  /** Forgets those given up until a time. */
  void expire(long upToNs) {
    Call oldest = byAge.peek();
    while (oldest != null && oldest.sinceNs <= upToNs) {
      byId.remove(byAge.remove());
      oldest = byAge.peek();
    }
  }

  void forEach(Consumer<Call> action) {
    byAge.forEach(action);
  }
}
