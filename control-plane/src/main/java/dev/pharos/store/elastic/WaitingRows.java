package dev.pharos.store.elastic;

import dev.pharos.signal.Span;
import dev.pharos.store.SpanFootprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows that searches of Elasticsearch do not show yet: some are to be sent, some were sent. They
 * are found here meanwhile. Bounded: whoever adds waits for room. One thread adds, one sends;
 * reading and waiting is for any.
 */
final class WaitingRows {
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Row> rows = new ArrayDeque<>();
  private long bytes;
  private long nextNumber;

  /** Rows below were handed to the sender. */
  private long untaken;

  /** Rows below are in Elasticsearch. */
  private long unwritten;

  /** Somebody waits for what was added. */
  private boolean hurry;

  private boolean closed;
  private long shown;

  /**
   * @param nextNumber of the first row
   */
  WaitingRows(long nextNumber, long mostBytes) {
    this.nextNumber = nextNumber;
    this.untaken = nextNumber;
    this.unwritten = nextNumber;
    this.mostBytes = mostBytes;
  }

  /** Waits while there is no room; what is larger than all room is taken alone. */
  void add(List<Span> spans) throws IOException {
    lock.lock();
    try {
      for (Span span : spans) {
        long size = SpanFootprint.of(span);
        while (!closed && bytes > 0 && bytes + size > mostBytes) {
          hurry = true;
          changed.signalAll();
          changed.awaitUninterruptibly();
        }
        if (closed) {
          throw new IOException("the store is closed");
        }
        rows.addLast(new Row(nextNumber++, span, SpanKey.of(span), size));
        bytes += size;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number that the next row gets. */
  long line() {
    lock.lock();
    try {
      return nextNumber;
    } finally {
      lock.unlock();
    }
  }

  /** All rows, oldest first. */
  List<Row> snapshot() {
    lock.lock();
    try {
      return List.copyOf(rows);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for rows to send, and a little for more of them unless somebody waits. */
  void awaitMore(int mostRows, Duration linger) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = linger.toNanos();
      while (!closed && !hurry && left > 0 && nextNumber - untaken < mostRows) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next rows to send, without waiting. */
  List<Row> take(int mostRows, long mostBytes) {
    lock.lock();
    try {
      List<Row> taken = new ArrayList<>();
      long size = 0;
      for (Row row : rows) {
        if (row.number() < untaken) {
          continue;
        }
        if (taken.size() >= mostRows || (!taken.isEmpty() && size + row.bytes() > mostBytes)) {
          break;
        }
        taken.add(row);
        size += row.bytes();
      }
      if (!taken.isEmpty()) {
        untaken = taken.getLast().number() + 1;
      } else if (mostRows > 0) {
        untaken = nextNumber;
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Rows below were taken to be sent. */
  long untaken() {
    lock.lock();
    try {
      return untaken;
    } finally {
      lock.unlock();
    }
  }

  /** Tells that Elasticsearch has all rows below a number. */
  void written(long before) {
    lock.lock();
    try {
      unwritten = Math.max(unwritten, before);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether Elasticsearch has rows that its searches do not show yet. */
  boolean hasUnshown() {
    lock.lock();
    try {
      return firstRow() < unwritten;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits for what was added. */
  boolean isHurried() {
    lock.lock();
    try {
      return hurry;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells that searches show all rows that were written.
   *
   * @param documents that they show in all
   */
  void shown(long documents) {
    lock.lock();
    try {
      shown = documents;
      while (firstRow() < unwritten) {
        bytes -= rows.removeFirst().bytes();
      }
      hurry &= !rows.isEmpty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of rows that started before a time. */
  void dropBefore(long startNs) {
    lock.lock();
    try {
      for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
        Row row = each.next();
        if (row.span().startNs() < startNs) {
          each.remove();
          bytes -= row.bytes();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until Elasticsearch has all rows below a number.
   *
   * @return false when it has not after so long, or the store was closed
   */
  boolean awaitWritten(long line, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (unwritten < line && !closed && left > 0) {
        hurry = true;
        changed.signalAll();
        left = changed.awaitNanos(left);
      }
      return unwritten >= line;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until searches show all rows below a number; false when they do not after so long. */
  boolean awaitShown(long line, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (firstRow() < line && !closed && left > 0) {
        hurry = true;
        changed.signalAll();
        left = changed.awaitNanos(left);
      }
      return firstRow() >= line;
    } finally {
      lock.unlock();
    }
  }

  private long firstRow() {
    Row first = rows.peekFirst();
    return first == null ? nextNumber : first.number();
  }

  /** Waits a while, but not on when the store is closed. */
  void pause(Duration length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = length.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  Totals totals() {
    lock.lock();
    try {
      return new Totals(rows.size(), shown);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param waiting rows in memory
   * @param shown documents that searches show
   */
  record Totals(long waiting, long shown) {}

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
