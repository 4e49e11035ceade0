package dev.pharos.store.span;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hot blocks: one that is being filled, and full or sealed ones that wait to be flushed, in
 * order. A seal holds back the blocks behind it until its commit is done, so that a commit is
 * exactly what was sealed.
 */
final class HotSpans {
  private static final long NO_BARRIER = Long.MAX_VALUE;

  private final Deque<HotBlock> waiting = new ArrayDeque<>();
  private final Runnable changed;
  private HotBlock filling;
  private long nextSequence;
  private long barrier = NO_BARRIER;
  private @Nullable IOException failure;
  private boolean closed;

  /**
   * @param changed called after the list of blocks has changed
   */
  HotSpans(long nextSequence, Runnable changed) {
    this.nextSequence = nextSequence;
    this.changed = changed;
    this.filling = newBlock(SpanStoreLimits.BLOCK_ROWS);
  }

  /**
   * The block to add so many rows to, all of them. Waits while the flusher is behind.
   *
   * @throws IOException when flushing fails and there is no room until it succeeds again
   */
  HotBlock blockFor(int rows) throws IOException {
    synchronized (this) {
      boolean fits =
          filling.size() + rows <= filling.capacity()
              && filling.bytes() < SpanStoreLimits.BLOCK_BYTES;
      if (fits) {
        return filling;
      }
      if (filling.size() > 0) {
        awaitRoom();
        waiting.add(filling);
      }
      filling = newBlock(Math.max(rows, SpanStoreLimits.BLOCK_ROWS));
      notifyAll();
    }
    changed.run();
    synchronized (this) {
      return filling;
    }
  }

  /** Oldest first; the last one may still be filled. */
  synchronized List<HotBlock> blocks() {
    List<HotBlock> blocks = new ArrayList<>(waiting);
    blocks.add(filling);
    return blocks;
  }

  /** Rows in memory. */
  synchronized long rows() {
    long rows = filling.size();
    for (HotBlock block : waiting) {
      rows += block.size();
    }
    return rows;
  }

  /** Draws a line under everything added; tells the number of the last block before it. */
  long seal() {
    long line;
    synchronized (this) {
      if (filling.size() > 0) {
        waiting.add(filling);
        filling = newBlock(SpanStoreLimits.BLOCK_ROWS);
      }
      line = filling.sequence() - 1;
      barrier = line;
      notifyAll();
    }
    changed.run();
    return line;
  }

  /** Waits until all blocks up to a line are flushed. Those behind it are held back. */
  synchronized void awaitFlushed(long line) throws IOException {
    while (!waiting.isEmpty() && waiting.getFirst().sequence() <= line) {
      failIfNeeded();
      pause();
    }
    failIfNeeded();
  }

  /** The commit is done: go on with what is behind the line. */
  synchronized void liftBarrier() {
    barrier = NO_BARRIER;
    notifyAll();
  }

  /** The first block that may be flushed now, when there is one; null when closed. */
  synchronized @Nullable HotBlock awaitNext() throws InterruptedException {
    while (!closed && (waiting.isEmpty() || waiting.getFirst().sequence() > barrier)) {
      wait();
    }
    return closed ? null : waiting.getFirst();
  }

  /** A block is on disk and visible there. */
  void flushed(HotBlock block) {
    synchronized (this) {
      if (waiting.removeFirst() != block) {
        throw new IllegalStateException("blocks are flushed in their order");
      }
      failure = null;
      notifyAll();
    }
    changed.run();
  }

  /** Flushing fails for now. */
  synchronized void failed(IOException failure) {
    this.failure = failure;
    notifyAll();
  }

  synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Pauses for a time; less when something happens meanwhile. */
  @SuppressWarnings("WaitNotInLoop") // waking early only makes the next try come early
  synchronized void pause(long millis) throws InterruptedException {
    if (!closed) {
      wait(millis);
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void awaitRoom() throws IOException {
    while (isBehind()) {
      failIfNeeded();
      pause();
    }
  }

  private boolean isBehind() {
    long bytes = 0;
    for (HotBlock block : waiting) {
      bytes += block.bytes();
    }
    return waiting.size() >= SpanStoreLimits.WAITING_BLOCKS
        || bytes >= SpanStoreLimits.WAITING_BYTES;
  }

  private void failIfNeeded() throws IOException {
    if (closed) {
      throw new IOException("the span store is closed");
    }
    if (failure != null) {
      throw new IOException("spans cannot be written: " + failure.getMessage(), failure);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // those who call it do so in a loop
  private void pause() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the span store was behind");
    }
  }

  private HotBlock newBlock(int capacity) {
    return new HotBlock(nextSequence++, capacity);
  }
}
