package dev.pharos.store.disk;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything there is to read in a store at one moment. What it is made of stays until the last who
 * holds it lets go. Safe for use by many threads.
 */
public abstract class HeldView implements AutoCloseable {
  private final AtomicInteger holders = new AtomicInteger(1);

  /** False when the view is already gone: take the newer one. */
  final boolean tryHold() {
    while (true) {
      int count = holders.get();
      if (count == 0) {
        return false;
      }
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  /** Ends one hold; whoever made the view has the first. */
  @Override
  public final void close() {
    if (holders.decrementAndGet() == 0) {
      letGo();
    }
  }

  /** Nobody reads it any more. */
  protected abstract void letGo();
}
