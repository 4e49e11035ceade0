package dev.pharos.aggregate;

import dev.pharos.signal.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries by (trace id, span id): a hash table that links the entries themselves, so that
 * adding and removing allocate nothing. Several entries may share an id.
 */
final class SpanIndex<E extends SpanIndex.Entry> {
  private static final int MIN_BUCKETS = 1 << 10;

  /** What can be indexed; in one index at a time. */
  abstract static class Entry {
    private long traceHigh;
    private long traceLow;
    private long spanId;
    private @Nullable Entry next;

    final void identify(long high, long low, long id) {
      traceHigh = high;
      traceLow = low;
      spanId = id;
    }

    final long traceHigh() {
      return traceHigh;
    }

    final long traceLow() {
      return traceLow;
    }

    final long spanId() {
      return spanId;
    }

    final TraceId traceId() {
      return new TraceId(traceHigh, traceLow);
    }

    final boolean is(long high, long low, long id) {
      return spanId == id && traceLow == low && traceHigh == high;
    }
  }

  private @Nullable Entry[] buckets = new @Nullable Entry[MIN_BUCKETS];
  private int size;

  int size() {
    return size;
  }

  void add(E entry) {
    if (size >= buckets.length) {
      resize(buckets.length * 2);
    }
    link(entry);
    size++;
  }

  void remove(E entry) {
    int bucket = bucketOf(entry);
    Entry before = null;
    for (Entry at = buckets[bucket]; at != null; before = at, at = at.next) {
      if (at == entry) {
        if (before == null) {
          buckets[bucket] = at.next;
        } else {
          before.next = at.next;
        }
        at.next = null;
        size--;
        shrinkIfSparse();
        return;
      }
    }
    throw new IllegalStateException("not in the index: " + entry.traceId());
  }

  @Nullable E first(long traceHigh, long traceLow, long spanId) {
    return match(buckets[bucket(traceHigh, traceLow, spanId)], traceHigh, traceLow, spanId);
  }

  /** The next entry of the same id. */
  @Nullable E next(E after) {
    Entry entry = after;
    return match(entry.next, entry.traceHigh, entry.traceLow, entry.spanId);
  }

  @SuppressWarnings("unchecked") // only E is ever added
  private @Nullable E match(@Nullable Entry from, long high, long low, long id) {
    for (Entry at = from; at != null; at = at.next) {
      if (at.is(high, low, id)) {
        return (E) at;
      }
    }
    return null;
  }

  private void link(Entry entry) {
    int bucket = bucketOf(entry);
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
  }

  private void shrinkIfSparse() {
    if (buckets.length > MIN_BUCKETS && size < buckets.length / 8) {
      resize(buckets.length / 4);
    }
  }

  private void resize(int length) {
    @Nullable Entry[] old = buckets;
    buckets = new @Nullable Entry[Math.max(MIN_BUCKETS, length)];
    for (Entry head : old) {
      Entry at = head;
      while (at != null) {
        Entry next = at.next;
        link(at);
        at = next;
      }
    }
  }

  private int bucketOf(Entry entry) {
    return bucket(entry.traceHigh, entry.traceLow, entry.spanId);
  }

  /** The ids are random in general; where they are counted up, mixing spreads them. */
  private int bucket(long high, long low, long id) {
    long mixed = (id ^ low ^ Long.rotateLeft(high, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (buckets.length - 1);
  }
}
