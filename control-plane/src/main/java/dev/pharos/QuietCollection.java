package dev.pharos;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.pharos.store.SpanStore;
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
  /** So long there was next to nothing to do ... */
  static final Duration QUIET = Duration.ofSeconds(10);

  /**
   * ... which shows in how long collections took in that time: a burst of spans takes some hundred
   * milliseconds, pages that are looked at and meters that are read a few.
   */
  static final Duration NEXT_TO_NOTHING = Duration.ofMillis(30);

  /** Should little work make the heap grow again and again, the pauses must not add up. */
  static final Duration SPACING = Duration.ofMinutes(1);

  /** Less is not worth a pause of some tens of milliseconds. */
  static final long WORTH_BYTES = 32L << 20;

  private final Heap heap;
  private final InstantSource clock;
  private Instant quietSince;
  private Duration spentBefore;
  private Instant nextAllowed = Instant.MIN;
  private long committedAfterwards;

  @Autowired
  QuietCollection(SpanStore spans, InstantSource clock) {
    this(new JvmHeap(spans), clock);
  }

  QuietCollection(Heap heap, InstantSource clock) {
    this.heap = heap;
    this.clock = clock;
    this.quietSince = clock.instant();
    this.spentBefore = heap.spent();
  }

  /** What is asked of the JVM. */
  interface Heap {
    /** How long collections have taken so far, together. */
    Duration spent();

    /** What the system has given for it. */
    long committedBytes();

    /** Gives back what can be: caches too. */
    void collect();
  }

  /**
   * Collects when there was little to do for a while and the heap has grown since the last time.
   */
  @Scheduled(fixedDelayString = "PT2S")
  void look() {
    Instant now = clock.instant();
    if (heap.spent().minus(spentBefore).compareTo(NEXT_TO_NOTHING) > 0) {
      beginWaiting(now);
    } else if (!now.isBefore(quietSince.plus(QUIET))
        && !now.isBefore(nextAllowed)
        && heap.committedBytes() >= committedAfterwards + WORTH_BYTES) {
      heap.collect();
      committedAfterwards = heap.committedBytes();
      nextAllowed = now.plus(SPACING);
      beginWaiting(now);
    }
  }

  private void beginWaiting(Instant now) {
    quietSince = now;
    spentBefore = heap.spent();
  }

  /** The process' own. */
  private static final class JvmHeap implements Heap {
    private final SpanStore spans;

    JvmHeap(SpanStore spans) {
      this.spans = spans;
    }

    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final String MOST_FREE = "MaxHeapFreeRatio";

    /** Of the old generation; what is new is sized by it (see docs/adr/0009). */
    private static final String AT_REST_PERCENT = "5";

    @Override
    public Duration spent() {
      return Duration.ofMillis(
          ManagementFactory.getGarbageCollectorMXBeans().stream()
              .mapToLong(GarbageCollectorMXBean::getCollectionTime)
              .sum());
    }

    @Override
    public long committedBytes() {
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    /** How much of the heap stays free is told the JVM for this one collection only. */
    @Override
    public void collect() {
      spans.forgetCached();
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
