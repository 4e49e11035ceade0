package dev.pharos.store.disk;

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
public final class HotBlocks<B extends HotBlocks.Block> {
  /** Rows in memory. */
  public interface Block {
    /** Blocks added later have higher numbers, across restarts too. */
    long sequence();

    int size();

    int capacity();

    /** An estimate of the memory held. */
    long bytes();
  }

  /** Makes an empty block. */
  @FunctionalInterface
  public interface Maker<B> {
    B make(long sequence, int capacity);
  }

  /**
   * @param signal what the rows are called
   * @param rows of a block
   * @param bytes of a block of unusually large rows
   * @param waitingBlocks that may wait before those who add have to
   * @param waitingBytes likewise
   */
  public record Limits(String signal, int rows, long bytes, int waitingBlocks, long waitingBytes) {}

  private static final long NO_BARRIER = Long.MAX_VALUE;

  private final Deque<B> waiting = new ArrayDeque<>();
  private final Runnable changed;
  private final Limits limits;
  private final Maker<B> maker;
  private B filling;
  private long nextSequence;
  private long barrier = NO_BARRIER;
  private @Nullable IOException failure;
  private boolean closed;

  /**
   * @param changed called after the list of blocks has changed
   */
  public HotBlocks(Limits limits, long nextSequence, Maker<B> maker, Runnable changed) {
    this.limits = limits;
    this.maker = maker;
    this.nextSequence = nextSequence;
    this.changed = changed;
    this.filling = newBlock(limits.rows());
  }

  /**
   * The block to add so many rows to, all of them. Waits while the flusher is behind.
   *
   * @throws IOException when flushing fails and there is no room until it succeeds again
   */
  public B blockFor(int rows) throws IOException {
    synchronized (this) {
      boolean fits =
          filling.size() + rows <= filling.capacity() && filling.bytes() < limits.bytes();
      if (fits) {
        return filling;
      }
      if (filling.size() > 0) {
        awaitRoom();
        waiting.add(filling);
      }
      filling = newBlock(Math.max(rows, limits.rows()));
      notifyAll();
    }
    changed.run();
    synchronized (this) {
      return filling;
    }
  }

  /** Oldest first; the last one may still be filled. */
  public synchronized List<B> blocks() {
    List<B> blocks = new ArrayList<>(waiting);
    blocks.add(filling);
    return blocks;
  }

  /** What the rows are called. */
  String signal() {
    return limits.signal();
  }

  /** Draws a line under everything added; tells the number of the last block before it. */
  public long seal() {
    long line;
    synchronized (this) {
      if (filling.size() > 0) {
        waiting.add(filling);
        filling = newBlock(limits.rows());
      }
      line = filling.sequence() - 1;
      barrier = line;
      notifyAll();
    }
    changed.run();
    return line;
  }

  /** Waits until all blocks up to a line are flushed. Those behind it are held back. */
  public synchronized void awaitFlushed(long line) throws IOException {
    while (!waiting.isEmpty() && waiting.getFirst().sequence() <= line) {
      failIfNeeded();
      pause();
    }
    failIfNeeded();
  }

  /** The commit is done: go on with what is behind the line. */
  public synchronized void liftBarrier() {
    barrier = NO_BARRIER;
    notifyAll();
  }

  /** The first block that may be flushed now, when there is one; null when closed. */
  public synchronized @Nullable B awaitNext() throws InterruptedException {
    while (!closed && (waiting.isEmpty() || waiting.getFirst().sequence() > barrier)) {
      wait();
    }
    return closed ? null : waiting.getFirst();
  }

  /** A block is on disk and visible there. */
  public void flushed(B block) {
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
  public synchronized void failed(IOException failure) {
    this.failure = failure;
    notifyAll();
  }

  public synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Pauses for a time; less when something happens meanwhile. */
  @SuppressWarnings("WaitNotInLoop") // waking early only makes the next try come early
  public synchronized void pause(long millis) throws InterruptedException {
    if (!closed) {
      wait(millis);
    }
  }

  public synchronized void close() {
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
    for (B block : waiting) {
      bytes += block.bytes();
    }
    return waiting.size() >= limits.waitingBlocks() || bytes >= limits.waitingBytes();
  }

  private void failIfNeeded() throws IOException {
    if (closed) {
      throw new IOException("the store of " + limits.signal() + " is closed");
    }
    if (failure != null) {
      throw new IOException(
          limits.signal() + " cannot be written: " + failure.getMessage(), failure);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // those who call it do so in a loop
  private void pause() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while the store of " + limits.signal() + " was behind");
    }
  }

  private B newBlock(int capacity) {
    return maker.make(nextSequence++, capacity);
  }
}
