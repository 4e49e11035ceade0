package dev.pharos.shop.chassis.faults;

import dev.pharos.shop.chassis.release.Release;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * The faults of one instance. Services call {@link #pass} in the middle of their real work, so that
 * a fault shows where such a fault would show: in the span, the thread and the heap of that work.
 * Thread-safe.
 */
public final class Faults {
  /** Long enough to be felt in every percentile, short enough to stay below callers' timeouts. */
  private static final Duration LATENCY = Duration.ofMillis(400);

  /** Waiting differs from time to time by up to this. */
  private static final Duration LATENCY_SPREAD = Duration.ofMillis(200);

  /** Far above any objective, yet most requests still work. */
  private static final double ERROR_RATIO = 0.3;

  /** At some requests a second a heap of 128 MiB is full after a few minutes. */
  private static final int LEAKED_BYTES = 192 * 1024;

  private final RandomGenerator random;
  private final Map<Fault, FaultSwitch> switches = new EnumMap<>(Fault.class);
  private final Queue<byte[]> leaked = new ConcurrentLinkedQueue<>();
  private volatile Fault active;

  /**
   * Starts with the fault that the release has built in, usually none.
   *
   * @param switches at most one for each fault that is not in the work itself
   */
  public Faults(Release release, RandomGenerator random, List<FaultSwitch> switches) {
    this.random = random;
    this.active = Fault.builtInto(release.flavour());
    switches.forEach(one -> this.switches.put(one.fault(), one));
  }

  /** Which fault is on. */
  public Fault active() {
    return active;
  }

  /** Which ones there are in this service. */
  public List<Fault> possible() {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.isInTheWork() || switches.containsKey(fault))
        .toList();
  }

  /**
   * Switches to this fault; {@link Fault#NONE} also gives back what was leaked, and makes good what
   * an instance that ended meanwhile left behind.
   *
   * @throws IllegalArgumentException if this service cannot have that fault
   * @throws IllegalStateException if it could not be made; then none is on
   */
  public synchronized void activate(Fault fault) {
    if (!possible().contains(fault)) {
      throw new IllegalArgumentException("this service cannot have the fault " + fault.label());
    }
    active = Fault.NONE;
    switches.values().forEach(FaultSwitch::turnOff);
    if (fault == Fault.NONE) {
      leaked.clear();
    }
    FaultSwitch needed = switches.get(fault);
    if (needed != null) {
      needed.turnOn();
    }
    active = fault;
  }

  /** Bytes kept by the leak so far. */
  public long leakedBytes() {
    return (long) leaked.size() * LEAKED_BYTES;
  }

  /**
   * Goes through the fault that is on.
   *
   * @param place what is being worked on, for the exception's message
   * @throws FaultInjected for a share of the calls while {@link Fault#ERRORS} is on
   */
  public void pass(String place) {
    switch (active) {
      case NONE, DATABASE, QUEUE, STUCK -> {}
      case LATENCY -> delay();
      case ERRORS -> {
        if (random.nextDouble() < ERROR_RATIO) {
          throw new FaultInjected(place);
        }
      }
      case LEAK -> leaked.add(new byte[LEAKED_BYTES]);
    }
  }

  private void delay() {
    try {
      Thread.sleep(LATENCY.plusMillis(random.nextLong(LATENCY_SPREAD.toMillis())));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
