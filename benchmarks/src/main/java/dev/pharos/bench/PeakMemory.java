package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;

/** Watches a process' anonymous memory while it works. */
final class PeakMemory implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final Thread watcher;
  private volatile long anonymousBytes;

  PeakMemory(long pid) {
    watcher = Thread.ofVirtual().start(() -> watch(pid));
  }

  long anonymousBytes() {
    return anonymousBytes;
  }

  private void watch(long pid) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        anonymousBytes = Math.max(anonymousBytes, ProcessUsage.of(pid).anonymousBytes());
        Thread.sleep(EVERY);
      }
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
