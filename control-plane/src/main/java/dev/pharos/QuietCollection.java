package dev.pharos;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Collects garbage once when the process has come to rest after a burst, because the serial
 * collector gives memory back only when it collects the whole heap, which at rest never happens.
 * The pause is among {@code jvm_gc_pause_seconds} with the cause {@code System.gc()}. For one
 * thread.
 */
@Component
class QuietCollection {
  /** While work goes on collections follow each other sooner than this. */
  static final Duration QUIET = Duration.ofSeconds(10);

  /** Less is not worth a pause of some tens of milliseconds. */
  static final long WORTH_BYTES = 32L << 20;

  private final Heap heap;
  private final InstantSource clock;
  private Instant quietSince;
  private long collections;
  private long committedAfterwards;

  @Autowired
  QuietCollection(InstantSource clock) {
    this(new JvmHeap(), clock);
  }

  QuietCollection(Heap heap, InstantSource clock) {
    this.heap = heap;
    this.clock = clock;
    this.quietSince = clock.instant();
  }

  /** What is asked of the JVM. */
  interface Heap {
    /** How often it was collected, whole or in part. */
    long collections();

    /** What the system has given for it. */
    long committedBytes();

    void collect();
  }

  /** Collects when nothing was collected for a while and the heap has grown since the last time. */
  @Scheduled(fixedDelayString = "PT2S")
  void look() {
    long before = heap.collections();
    if (before != collections) {
      collections = before;
      quietSince = clock.instant();
      return;
    }
    boolean isQuiet = !clock.instant().isBefore(quietSince.plus(QUIET));
    if (isQuiet && heap.committedBytes() >= committedAfterwards + WORTH_BYTES) {
      heap.collect();
      collections = heap.collections();
      committedAfterwards = heap.committedBytes();
    }
  }

  /** The process' own. */
  private static final class JvmHeap implements Heap {
    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final String MOST_FREE = "MaxHeapFreeRatio";

    /** Of the old generation; what is new is sized by it (see docs/adr/0009). */
    private static final String AT_REST_PERCENT = "5";

    @Override
    public long collections() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionCount)
          .sum();
    }

    @Override
    public long committedBytes() {
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    /** How much of the heap stays free is told the JVM for this one collection only. */
    @Override
    public void collect() {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      String leastFree = jvm.getVMOption(LEAST_FREE).getValue();
      String mostFree = jvm.getVMOption(MOST_FREE).getValue();
      try {
        jvm.setVMOption(LEAST_FREE, AT_REST_PERCENT);
        jvm.setVMOption(MOST_FREE, AT_REST_PERCENT);
        System.gc();
      } finally {
        jvm.setVMOption(MOST_FREE, mostFree);
        jvm.setVMOption(LEAST_FREE, leastFree);
      }
    }
  }
}
