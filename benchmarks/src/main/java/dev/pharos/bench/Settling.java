package dev.pharos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a receiver has nothing left to do, because its background work belongs to the cost: a
 * control plane when a checkpoint holds all that was sent, any other when it no longer uses the
 * processor.
 */
final class Settling {
  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final double QUIET_CPU_SHARE = 0.08;
  private static final Duration AT_MOST = Duration.ofMinutes(4);

  /**
   * A checkpoint that covers everything leaves at most this much of the journal: a smaller file is
   * not worth replacing.
   */
  private static final long JOURNAL_AT_REST_BYTES = 1L << 20;

  private final long pid;
  private final @Nullable Path data;

  /**
   * @param data the control plane's data folder; null for another receiver
   */
  Settling(long pid, @Nullable Path data) {
    this.pid = pid;
    this.data = data;
  }

  /**
   * Returns when there is nothing left to do.
   *
   * @throws IOException when there still is after four minutes
   */
  void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!isCommitted()) {
      giveUpAfter(deadline);
      Thread.sleep(STEP);
    }
    double cpu;
    do {
      giveUpAfter(deadline);
      cpu = ProcessUsage.of(pid).cpuSeconds();
      Thread.sleep(QUIET);
    } while (ProcessUsage.of(pid).cpuSeconds() - cpu > QUIET.toSeconds() * QUIET_CPU_SHARE);
  }

  private static void giveUpAfter(long deadline) throws IOException {
    if (System.nanoTime() > deadline) {
      throw new IOException("the receiver is still at work " + AT_MOST + " after the load");
    }
  }

  private boolean isCommitted() throws IOException {
    return data == null || journalBytes(data) <= JOURNAL_AT_REST_BYTES;
  }

  /** The write-ahead log's share of a data folder. */
  static long journalBytes(Path data) throws IOException {
    return bytes(data.resolve("journal"));
  }

  /** All bytes under a folder; what vanishes meanwhile counts nothing. */
  static long bytes(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(Settling::size).sum();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return bytes(folder);
      }
      throw e.getCause();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
