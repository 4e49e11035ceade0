package dev.pharos.store.disk;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that brings a store's hot blocks to disk, in their order. */
public final class BlockFlusher<B extends HotBlocks.Block> {
  /** Writes a block so that readers find it on disk. */
  @FunctionalInterface
  public interface Writer<B> {
    void write(B block) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(BlockFlusher.class);

  /** Pause after a flush failed, such as on a full disk. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private final HotBlocks<B> hot;
  private final Writer<B> writer;
  private final Thread thread;

  /**
   * @param name of the thread
   */
  public BlockFlusher(String name, HotBlocks<B> hot, Writer<B> writer) {
    this.hot = hot;
    this.writer = writer;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Returns when the block being written is on disk; those behind it stay in memory. */
  public void close() {
    hot.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      B block;
      while ((block = hot.awaitNext()) != null) {
        write(block);
      }
    } catch (InterruptedException e) {
      log.warn("Nothing is written to the store of {} any more: interrupted.", hot.signal());
    }
  }

  private void write(B block) throws InterruptedException {
    try {
      writer.write(block);
      hot.flushed(block);
    } catch (IOException | RuntimeException | Error e) {
      if (hot.failure() == null) {
        log.error(
            "The store of {} cannot be written; trying again until it succeeds.", hot.signal(), e);
      }
      hot.failed(e instanceof IOException io ? io : new IOException(e));
      hot.pause(RETRY.toMillis());
    }
  }
}
