package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Waits until a control plane has given back the memory that work took: it collects garbage once
 * when it has been at rest for some seconds, which its meters tell.
 */
final class Rest {
  /** Asking is work too: more often would keep it from its rest. */
  private static final Duration STEP = Duration.ofSeconds(2);

  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /** What was freed is given back to the system beside the collection. */
  private static final Duration GIVING_BACK = Duration.ofSeconds(1);

  private final ControlPlaneApi controlPlane;
  private final long pid;

  Rest(ControlPlaneApi controlPlane, long pid) {
    this.controlPlane = controlPlane;
    this.pid = pid;
  }

  /**
   * Memory at rest.
   *
   * @param collected false when nothing was given back in time
   */
  record Memory(long anonymousBytes, double afterSeconds, boolean collected) {}

  /** How often it was collected at rest so far. */
  long collections() throws IOException {
    return Math.round(
        controlPlane
            .text("/actuator/prometheus")
            .lines()
            .filter(line ->
                line.startsWith("jvm_gc_pause_seconds_count")
                    && line.contains("cause=\"System.gc()\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }

  /** Returns when it was collected at rest more than so many times, or after two minutes. */
  Memory await(long collectionsBefore) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    boolean collected = collections() > collectionsBefore;
    while (!collected && System.nanoTime() - begin < AT_MOST.toNanos()) {
      Thread.sleep(STEP);
      collected = collections() > collectionsBefore;
    }
    Thread.sleep(GIVING_BACK);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Memory(ProcessUsage.of(pid).anonymousBytes(), seconds, collected);
  }
}
