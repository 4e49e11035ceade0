package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lines as they are added, for one who follows them. Whoever adds never waits: what does not fit is
 * left out and counted. Safe for use by many threads.
 */
public final class AddedLines implements AutoCloseable {
  /** What waits for a follower that is slow: some seconds of a busy shop. */
  private static final int MOST_LINES = 5_000;

  /** Characters of bodies that wait, for lines that are large. */
  private static final long MOST_CHARACTERS = 4 << 20;

  private final Consumer<AddedLines> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Added> waiting = new ArrayDeque<>();
  private int lines;
  private long characters;
  private long skipped;
  private boolean closed;

  AddedLines(Consumer<AddedLines> onClose) {
    this.onClose = onClose;
  }

  private record Added(List<LogRecord> lines, long firstNumber) {}

  /**
   * What came since the last time.
   *
   * @param lines in the order of adding
   * @param skipped lines that came before these and did not fit
   * @param closed no more will come
   */
  public record Part(List<LogLine> lines, long skipped, boolean closed) {}

  /** For the thread that adds. */
  void add(List<LogRecord> added, long firstNumber) {
    long more = 0;
    for (LogRecord line : added) {
      more += line.body() instanceof AttributeValue.Text(String text) ? text.length() : 0;
    }
    lock.lock();
    try {
      boolean fits = lines + added.size() <= MOST_LINES && characters + more <= MOST_CHARACTERS;
      // One request is bounded by itself.
      if (fits || waiting.isEmpty()) {
        waiting.add(new Added(added, firstNumber));
        lines += added.size();
        characters += more;
      } else {
        skipped += added.size();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something came, at most so long; then there may be nothing. */
  public Part await(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (waiting.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      List<LogLine> came = new ArrayList<>(lines);
      for (Added added : waiting) {
        long number = added.firstNumber();
        for (LogRecord line : added.lines()) {
          came.add(new LogLine(new LogPosition(line.timeNs(), number++), line));
        }
      }
      Part part = new Part(came, skipped, closed);
      waiting.clear();
      lines = 0;
      characters = 0;
      skipped = 0;
      return part;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes; one who waits goes on at once. */
  @Override
  public void close() {
    onClose.accept(this);
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
