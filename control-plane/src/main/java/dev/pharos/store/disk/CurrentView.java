package dev.pharos.store.disk;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The newest view of a store. A reader keeps the one it began with, whatever is published
 * meanwhile, and waits for nobody. Safe for use by many threads.
 */
public final class CurrentView<V extends HeldView> implements AutoCloseable {
  private final Supplier<V> present;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile V view;

  /**
   * @param present makes a view of the present state, held once; called by one thread at a time
   */
  public CurrentView(Supplier<V> present) {
    this.present = present;
    this.view = present.get();
  }

  /** Puts the present state before the readers. */
  public void publish() {
    lock.lock();
    try {
      V stale = view;
      view = present.get();
      stale.close();
    } finally {
      lock.unlock();
    }
  }

  /** The newest view, to be closed by the caller. */
  public V hold() {
    while (true) {
      V current = view;
      if (current.tryHold()) {
        return current;
      }
    }
  }

  /** Nothing is published and nobody begins to read after this. */
  @Override
  public void close() {
    lock.lock();
    try {
      view.close();
    } finally {
      lock.unlock();
    }
  }
}
