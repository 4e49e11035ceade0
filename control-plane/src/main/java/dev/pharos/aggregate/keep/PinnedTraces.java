package dev.pharos.aggregate.keep;

import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Traces that something points at, so that what leads there finds them. Remembered as long as it
 * takes until they are decided of. Safe for use by many threads.
 */
public final class PinnedTraces {
  /** Of nobody: everything is kept. */
  public static final PinnedTraces NONE = new PinnedTraces(InstantSource.system(), 0);

  /** Longer than a trace waits until it is decided of, by more than a merge takes. */
  private static final Duration REMEMBERED = Duration.ofMinutes(20);

  /** About 100 bytes each. Senders of exemplars send some a second at most. */
  private static final int MOST = 50_000;

  private static final String TRACE_ID = "trace_id";

  private final InstantSource clock;
  private final int most;

  /** When each was pinned, epoch milliseconds; the oldest first. */
  private final Map<TraceId, Long> pinned = new LinkedHashMap<>();

  private long forgotten;

  public PinnedTraces(InstantSource clock) {
    this(clock, MOST);
  }

  private PinnedTraces(InstantSource clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  public synchronized void pin(TraceId traceId) {
    if (most == 0) {
      return;
    }
    long now = clock.millis();
    pinned.remove(traceId);
    pinned.put(traceId, now);
    var eldest = pinned.entrySet().iterator();
    while (eldest.hasNext()) {
      boolean isOld = eldest.next().getValue() < now - REMEMBERED.toMillis();
      if (!isOld && pinned.size() <= most) {
        break;
      }
      forgotten += isOld ? 0 : 1;
      eldest.remove();
    }
  }

  /** Of an exemplar; one that names no trace, or none that can be read, pins nothing. */
  public void pin(Labels exemplar) {
    pin(exemplar.get(TRACE_ID));
  }

  /** Of an id as text; pins nothing where it is none. */
  public void pin(@Nullable String traceId) {
    if (most == 0 || traceId == null || traceId.isEmpty()) {
      return;
    }
    try {
      pin(TraceId.parse(traceId));
    } catch (IllegalArgumentException e) {
      // Others' ids need not be of our kind: then there is no trace to find.
    }
  }

  /** Whether something points at it, as far as that is remembered. */
  public synchronized boolean contains(TraceId traceId) {
    return pinned.containsKey(traceId);
  }

  /** Traces whose pin was let go of too early, for want of room. */
  synchronized long forgotten() {
    return forgotten;
  }
}
