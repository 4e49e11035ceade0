package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFootprint;
import dev.pharos.store.disk.Fingerprint;
import dev.pharos.store.disk.HotBlocks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spans in memory, in the order in which they were added, until they are a block on disk. One
 * thread adds; any thread reads at the same time without locks: a row is written before the counter
 * or the chain that leads to it is published.
 */
final class HotBlock implements HotBlocks.Block {
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  private final long sequence;
  private final Span[] rows;

  /** Open-addressed by trace id: the newest row of a trace plus one, or 0. */
  private final int[] heads;

  /** The row before of the same trace, plus one, or 0. */
  private final int[] previous;

  /** Number of the row's trace, in order of first appearance. */
  private final int[] traceOf;

  private int traces;
  private volatile int size;
  private final AtomicLong bytes = new AtomicLong();

  HotBlock(long sequence, int capacity) {
    this.sequence = sequence;
    rows = new Span[capacity];
    heads = new int[Integer.highestOneBit(Math.max(capacity, 4)) * 4];
    previous = new int[capacity];
    traceOf = new int[capacity];
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int capacity() {
    return rows.length;
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  Span row(int index) {
    return rows[index];
  }

  /** For the one thread that adds; there must be room. */
  void add(List<Span> spans) {
    int row = size;
    long more = 0;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      rows[row] = span;
      link(span.traceId(), row);
      more += SpanFootprint.of(span);
      row++;
    }
    bytes.addAndGet(more);
    size = row;
  }

  /** The rows of a trace, newest first. */
  List<Span> trace(TraceId traceId) {
    List<Span> found = new ArrayList<>();
    for (int row = newestRow(traceId); row >= 0; row = previous[row] - 1) {
      found.add(rows[row]);
    }
    return found;
  }

  /** The newest row of a trace, or -1. */
  int newestRow(TraceId traceId) {
    int mask = heads.length - 1;
    for (int slot = slotOf(traceId, mask); ; slot = slot + 1 & mask) {
      int head = (int) INTS.getAcquire(heads, slot);
      if (head == 0) {
        return -1;
      }
      if (rows[head - 1].traceId().equals(traceId)) {
        return head - 1;
      }
    }
  }

  /** Row numbers sorted by trace, traces in order of appearance, rows of a trace as they came. */
  int[] rowsByTrace() {
    int count = size;
    int[] starts = new int[traces + 1];
    for (int row = 0; row < count; row++) {
      starts[traceOf[row] + 1]++;
    }
    for (int trace = 0; trace < traces; trace++) {
      starts[trace + 1] += starts[trace];
    }
    int[] sorted = new int[count];
    for (int row = 0; row < count; row++) {
      sorted[starts[traceOf[row]]++] = row;
    }
    return sorted;
  }

  private void link(TraceId traceId, int row) {
    int mask = heads.length - 1;
    int slot = slotOf(traceId, mask);
    while (true) {
      int head = heads[slot];
      if (head == 0) {
        traceOf[row] = traces++;
        break;
      }
      if (rows[head - 1].traceId().equals(traceId)) {
        traceOf[row] = traceOf[head - 1];
        previous[row] = head;
        break;
      }
      slot = slot + 1 & mask;
    }
    INTS.setRelease(heads, slot, row + 1);
  }

  private static int slotOf(TraceId traceId, int mask) {
    return (int) Fingerprint.of(traceId.high(), traceId.low()) & mask;
  }
}
