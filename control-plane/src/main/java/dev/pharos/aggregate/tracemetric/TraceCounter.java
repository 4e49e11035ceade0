package dev.pharos.aggregate.tracemetric;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What is counted by one set of labels, and the life of its series. A counter that counted nothing
 * for as long as series are kept begins anew at zero with the next span, whether or not its series
 * were ended meanwhile: that depends on arrivals alone, so that a replay decides alike.
 */
public abstract sealed class TraceCounter permits SpanCounter, CallCounter {
  private final TraceCounters book;
  private long beganNs;
  private long lastNs;
  private boolean announced;
  private boolean gone;

  TraceCounter(TraceCounters book) {
    this.book = book;
    this.beganNs = book.nowNs();
    this.lastNs = beganNs;
  }

  /** Begins anew what is counted. */
  abstract void clear();

  /** How many series it makes at most. */
  abstract int series();

  /** What it has counted, detached. */
  abstract TraceReading read();

  abstract void writeCounts(DataOutputStream out) throws IOException;

  abstract void readCounts(DataInputStream in) throws IOException;

  /** Before something is counted. */
  final void touch() {
    if (isIdle()) {
      clear();
      beganNs = book.nowNs();
      announced = false;
    }
    lastNs = Math.max(lastNs, book.nowNs());
  }

  /** Whether nothing was counted for so long that its series end. */
  final boolean isIdle() {
    return book.nowNs() - lastNs >= book.idleNs();
  }

  /** When the first of what it counts was counted. */
  final long beganNs() {
    return beganNs;
  }

  /** Whether readers of its series know that they began at zero. */
  final boolean isAnnounced() {
    return announced;
  }

  final void announce() {
    announced = true;
  }

  /** True when it is no longer in the book: who holds it must look it up anew. */
  public final boolean isGone() {
    return gone;
  }

  final void leave() {
    gone = true;
  }

  final void write(DataOutputStream out) throws IOException {
    out.writeLong(beganNs);
    out.writeLong(lastNs);
    out.writeBoolean(announced);
    writeCounts(out);
  }

  final void read(DataInputStream in) throws IOException {
    beganNs = in.readLong();
    lastNs = in.readLong();
    announced = in.readBoolean();
    readCounts(in);
  }
}
