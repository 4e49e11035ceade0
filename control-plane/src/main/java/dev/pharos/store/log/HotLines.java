package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.store.disk.HotBlocks;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lines in memory, in the order in which they were added, until they are a block on disk. One
 * thread adds; any thread reads at the same time: a row is written before the counter that leads to
 * it.
 */
final class HotLines implements HotBlocks.Block {
  /** A line's objects without its texts, about. */
  private static final int LINE_BYTES = 300;

  private static final int ATTRIBUTE_BYTES = 80;

  private final long sequence;
  private final LogRecord[] lines;
  private final AtomicLong bytes = new AtomicLong();

  /** Of the first row; given when it is added, for the block may be made long before. */
  private volatile long firstNumber;

  private volatile int size;

  HotLines(long sequence, int capacity) {
    this.sequence = sequence;
    lines = new LogRecord[capacity];
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
    return lines.length;
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  LogRecord line(int row) {
    return lines[row];
  }

  long number(int row) {
    return firstNumber + row;
  }

  /** For the one thread that adds; there must be room. */
  void add(List<LogRecord> added, long number) {
    int row = size;
    if (row == 0) {
      firstNumber = number;
    }
    long more = 0;
    for (LogRecord line : added) {
      lines[row++] = line;
      more += LINE_BYTES + 2L * line.bodyText().length();
      more += (long) ATTRIBUTE_BYTES * line.attributes().size();
    }
    bytes.addAndGet(more);
    size = row;
  }
}
