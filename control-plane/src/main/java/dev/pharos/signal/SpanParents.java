package dev.pharos.signal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which span is whose parent, as ids tell; circles are left in. For one thread.
 *
 * @param of index of the parent, {@link #NONE} for none
 * @param missing spans whose parent is named but never arrived
 */
record SpanParents(int[] of, BitSet missing) {
  static final int NONE = -1;

  static SpanParents find(Span[] spans) {
    Map<Long, List<Integer>> byId = new HashMap<>(2 * spans.length);
    for (int i = 0; i < spans.length; i++) {
      byId.computeIfAbsent(spans[i].spanId(), id -> new ArrayList<>(1)).add(i);
    }
    int[] found = new int[spans.length];
    BitSet missing = new BitSet();
    for (int i = 0; i < spans.length; i++) {
      Integer parent = clientOfSharedId(spans, i, byId);
      if (parent == null && spans[i].parentSpanId() != SpanId.NONE) {
        parent = byId(spans, i, byId.getOrDefault(spans[i].parentSpanId(), List.of()));
        if (parent == null && spans[i].parentSpanId() != spans[i].spanId()) {
          missing.set(i);
        }
      }
      found[i] = parent == null ? NONE : parent;
    }
    return new SpanParents(found, missing);
  }

  /** Zipkin's clients and servers share one span id: the client is the server's parent. */
  private static @Nullable Integer clientOfSharedId(
      Span[] spans, int span, Map<Long, List<Integer>> byId) {
    if (spans[span].kind() != SpanKind.SERVER) {
      return null;
    }
    for (int other : byId.getOrDefault(spans[span].spanId(), List.of())) {
      if (spans[other].kind() == SpanKind.CLIENT) {
        return other;
      }
    }
    return null;
  }

  /** Where an id is shared, children belong to the half in their own service. */
  private static @Nullable Integer byId(Span[] spans, int span, List<Integer> candidates) {
    Integer parent = null;
    for (int candidate : candidates) {
      boolean ownService = spans[candidate].service().equals(spans[span].service());
      if (candidate != span && (parent == null || ownService)) {
        parent = candidate;
        if (ownService) {
          break;
        }
      }
    }
    return parent;
  }
}
