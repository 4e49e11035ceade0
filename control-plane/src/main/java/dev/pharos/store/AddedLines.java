package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Of so many who wrote lines it is told whose were left out; of more, only how many lines. */
  private static final int MOST_TOLD = 1_000;

  private final Consumer<AddedLines> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Added> waiting = new ArrayDeque<>();
  private int lines;
  private long characters;
  private long skipped;
  private final Map<Resource, Skipped> skippedOf = new HashMap<>();
  private boolean closed;

  AddedLines(Consumer<AddedLines> onClose) {
    this.onClose = onClose;
  }

  private record Added(List<LogRecord> lines, long firstNumber) {}

  /**
   * What came since the last time.
   *
   * @param lines in the order of adding
   * @param skipped lines that came before the end of these and did not fit
   * @param skippedOf whose they were, as far as that is known
   * @param closed no more will come
   */
  public record Part(List<LogLine> lines, long skipped, List<Skipped> skippedOf, boolean closed) {}

  /**
   * Lines that were left out.
   *
   * @param lastNs time of the newest of them
   */
  public record Skipped(Resource resource, long lines, long lastNs) {}

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
        skip(added);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void skip(List<LogRecord> added) {
    skipped += added.size();
    for (LogRecord line : added) {
      if (skippedOf.size() < MOST_TOLD || skippedOf.containsKey(line.resource())) {
        skippedOf.merge(
            line.resource(),
            new Skipped(line.resource(), 1, line.timeNs()),
            (before, more) ->
                new Skipped(
                    before.resource(),
                    before.lines() + 1,
                    Math.max(before.lastNs(), more.lastNs())));
      }
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
      Part part = new Part(came, skipped, List.copyOf(skippedOf.values()), closed);
      waiting.clear();
      lines = 0;
      characters = 0;
      skipped = 0;
      skippedOf.clear();
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
