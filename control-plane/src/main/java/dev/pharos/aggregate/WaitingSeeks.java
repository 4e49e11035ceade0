package dev.pharos.aggregate;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Seeks that wait for a span to arrive, by its id and by their own arrival. */
final class WaitingSeeks {
  private final SpanIndex<Seek> byAwaited = new SpanIndex<>();
  private final ArrayDeque<Seek> byArrival = new ArrayDeque<>();
  private final int limit;

  WaitingSeeks(int limit) {
    this.limit = limit;
  }

  boolean isFull() {
    return byArrival.size() >= limit;
  }

  int size() {
    return byAwaited.size();
  }

  /** A seek that waited before keeps its place. */
  void add(Seek seek) {
    byAwaited.add(seek);
    if (seek.beginToWait()) {
      byArrival.add(seek);
    }
  }

  /** Takes out one that waits for a span; null when none does. */
  @Nullable Seek take(long traceHigh, long traceLow, long spanId) {
    Seek seek = byAwaited.size() == 0 ? null : byAwaited.first(traceHigh, traceLow, spanId);
    if (seek != null) {
      byAwaited.remove(seek);
    }
    return seek;
  }

  /** Gives up those that arrived up to a time. */
  void expire(long upToNs, Consumer<Seek> action) {
    Seek oldest = byArrival.peek();
    while (oldest != null && (oldest.hasEnded() || oldest.arrivalNs() <= upToNs)) {
      byArrival.remove();
      if (!oldest.hasEnded()) {
        byAwaited.remove(oldest);
        oldest.end();
        action.accept(oldest);
      }
      oldest = byArrival.peek();
    }
  }

  void forEach(Consumer<Seek> action) {
    byArrival.forEach(seek -> {
      if (!seek.hasEnded()) {
        action.accept(seek);
      }
    });
  }
}
