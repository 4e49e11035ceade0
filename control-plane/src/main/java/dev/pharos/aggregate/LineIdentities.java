package dev.pharos.aggregate;

import dev.pharos.signal.LogRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The lines of the last minutes, so that a line which comes both as Loki's senders push it and by
 * OTLP is kept once: as it came first. Equal lines that come the same way are as many lines; of
 * lines that come both ways there are as many as the way knows that brought more. What is decided
 * depends on the requests and their arrivals alone, in the journal's order. For the intake's thread
 * alone, but for what it counts.
 */
final class LineIdentities {
  private static final int VERSION = 1;

  private final int mostLines;
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder forgotten = new LongAdder();

  /** Those that came since {@link #begunNs}, and those of the time as long before. */
  private LineTable young;

  private LineTable old;
  private long begunNs;

  /** Of no use but that what is read ahead is read. */
  private long touched;

  LineIdentities() {
    this(IntakeLimits.LINE_IDENTITIES / 2);
  }

  /**
   * @param mostLines in each of two tables
   */
  LineIdentities(int mostLines) {
    this.mostLines = mostLines;
    this.young = new LineTable(mostLines);
    this.old = new LineTable(mostLines);
  }

  /**
   * Remembers a request's lines.
   *
   * @param keys of these lines
   * @return those that did not come the other way before, in their order; the list itself when that
   *     are all
   */
  List<LogRecord> keepNew(LineKeys keys, List<LogRecord> lines, long arrivalNs) {
    if (arrivalNs - begunNs >= IntakeLimits.LINE_KEPT.toNanos()) {
      boolean recent = arrivalNs - begunNs < 2 * IntakeLimits.LINE_KEPT.toNanos();
      old = recent ? young : new LineTable(mostLines);
      young = recent ? young.next() : new LineTable(mostLines);
      begunNs = arrivalNs;
    }
    touched += young.touch(keys) + old.touch(keys);
    int step = keys.pushed() ? 1 : -1;
    List<LogRecord> kept = null;
    for (int i = 0; i < keys.size(); i++) {
      long key = keys.key(i);
      if (young.settle(key, step) || old.settle(key, step)) {
        duplicates.increment();
        kept = kept == null ? new ArrayList<>(lines.subList(0, i)) : kept;
        continue;
      }
      if (kept != null) {
        kept.add(lines.get(i));
      }
      if (young.isFull()) {
        forgotten.add(old.waiting());
        old = young;
        young = old.next();
        begunNs = arrivalNs;
      }
      young.add(key, step);
    }
    return kept == null ? lines : kept;
  }

  /** Lines that had come the other way. For any thread. */
  long duplicates() {
    return duplicates.sum();
  }

  /**
   * Lines that went before their time, for want of room: should they come the other way too, they
   * are kept twice. For any thread.
   */
  long forgotten() {
    return forgotten.sum();
  }

  /** How many lines are remembered that have not come the other way. */
  int waiting() {
    return young.waiting() + old.waiting();
  }

  /** Only so that what {@link LineTable#touch} reads is used. */
  long touched() {
    return touched;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(begunNs);
    young.writeTo(out);
    old.writeTo(out);
  }

  void readFrom(DataInputStream in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("identities of log lines have version " + version);
    }
    begunNs = in.readLong();
    young = LineTable.readFrom(in, mostLines);
    old = LineTable.readFrom(in, mostLines);
  }
}
