package dev.pharos.store.elastic;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rows that searches of Elasticsearch do not show yet: some are to be sent, some were sent. They
 * are found here meanwhile. Bounded: what has no room goes to the {@link Overflow}, where it is not
 * found, and when that is full whoever adds waits. One thread adds, one sends; reading and waiting
 * is for any.
 */
final class WaitingRows<T> {
  private final DocumentKind<T> kind;
  private final long mostBytes;
  private final Overflow<T> overflow;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Row<T>> rows = new ArrayDeque<>();
  private long bytes;
  private long nextNumber;

  /** Rows below were handed to the sender. */
  private long untaken;

  /** Rows below are in Elasticsearch. */
  private long unwritten;

  /** Somebody waits until rows below are in Elasticsearch. */
  private long wantedWritten;

  /** Somebody waits until searches show rows below. */
  private long wantedShown;

  private boolean closed;
  private long shown;
  private long droppedBefore;

  /**
   * @param nextNumber of the first row
   */
  WaitingRows(DocumentKind<T> kind, long nextNumber, WaitingRoom room, Overflow<T> overflow) {
    this.kind = kind;
    this.nextNumber = nextNumber;
    this.untaken = nextNumber;
    this.unwritten = nextNumber;
    this.mostBytes = room.memory();
    this.overflow = overflow;
  }

  /** Waits while there is no room anywhere; what is larger than all room is taken alone. */
  void add(List<T> items) throws IOException {
    lock.lock();
    try {
      for (T item : items) {
        long size = kind.footprint(item);
        while (!closed && !fits(size) && !overflow.hasRoom()) {
          // Rows make room only when they are shown.
          wantedShown = nextNumber;
          changed.signalAll();
          changed.awaitUninterruptibly();
        }
        if (closed) {
          throw new IOException("the store is closed");
        }
        Row<T> row = new Row<>(nextNumber++, item, size);
        if (fits(size)) {
          hold(row);
        } else {
          overflow.add(row);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** In order: what came before goes before. */
  private boolean fits(long size) {
    return overflow.isEmpty() && (bytes == 0 || bytes + size <= mostBytes);
  }

  private void hold(Row<T> row) {
    rows.addLast(row);
    bytes += row.bytes();
  }

  /**
   * Brings rows back from the overflow while there is room.
   *
   * @throws IOException when they cannot be read
   */
  void refill() throws IOException {
    lock.lock();
    try {
      while (!overflow.isEmpty() && bytes < mostBytes / 2) {
        for (Row<T> row : overflow.next()) {
          if (kind.timeNs(row.item()) >= droppedBefore) {
            hold(row);
          }
        }
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
  List<Row<T>> snapshot() {
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
      while (!closed && !isHurried() && left > 0 && nextNumber - untaken < mostRows) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next rows to send, without waiting. */
  List<Row<T>> take(int mostRows, long mostBytes) {
    lock.lock();
    try {
      List<Row<T>> taken = new ArrayList<>();
      long size = 0;
      for (Row<T> row : rows) {
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
        untaken = overflow.isEmpty() ? nextNumber : overflow.firstRow();
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

  /** Whether somebody waits until searches show what is written. */
  boolean isShownWanted() {
    lock.lock();
    try {
      return firstRow() < wantedShown || (!overflow.isEmpty() && bytes >= mostBytes / 2);
    } finally {
      lock.unlock();
    }
  }

  private boolean isHurried() {
    return unwritten < wantedWritten || firstRow() < wantedShown;
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of rows of times before one. */
  void dropBefore(long timeNs) {
    lock.lock();
    try {
      for (Iterator<Row<T>> each = rows.iterator(); each.hasNext(); ) {
        Row<T> row = each.next();
        if (kind.timeNs(row.item()) < timeNs) {
          each.remove();
          bytes -= row.bytes();
        }
      }
      droppedBefore = Math.max(droppedBefore, timeNs);
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
      wantedWritten = Math.max(wantedWritten, line);
      changed.signalAll();
      while (unwritten < line && !closed && left > 0) {
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
      wantedShown = Math.max(wantedShown, line);
      changed.signalAll();
      while (firstRow() < line && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return firstRow() >= line;
    } finally {
      lock.unlock();
    }
  }

  private long firstRow() {
    Row<T> first = rows.peekFirst();
    if (first != null) {
      return first.number();
    }
    return overflow.isEmpty() ? nextNumber : overflow.firstRow();
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
      long written = rows.stream().takeWhile(row -> row.number() < unwritten).count();
      return new Totals(
          rows.size(),
          rows.size() - written + overflow.rows(),
          overflow.rows(),
          shown,
          overflow.failure());
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param waiting rows in memory
   * @param unwritten rows that Elasticsearch does not have, those on disk among them
   * @param onDisk rows that have no room in memory
   * @param shown documents that searches show
   * @param failure why no more can go to disk; null while they can
   */
  record Totals(
      long waiting, long unwritten, long onDisk, long shown, @Nullable IOException failure) {}

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
