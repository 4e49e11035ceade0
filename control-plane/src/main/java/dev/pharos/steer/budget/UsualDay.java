package dev.pharos.steer.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came at each time of the day on earlier days, a half-hour each, the newest day counting
 * half. For one thread.
 */
final class UsualDay {
  static final long SLOT_SECONDS = Duration.ofMinutes(30).toSeconds();
  static final int SLOTS = (int) (Duration.ofDays(1).toSeconds() / SLOT_SECONDS);

  /** Yesterday tells as much as all days before it: days change slowly, but they do. */
  private static final double OF_THE_NEWEST = 0.5;

  /** A half-hour that was hardly watched says little of itself. */
  private static final double WATCHED_SECONDS = SLOT_SECONDS / 2.0;

  /** Bytes a second; null where no earlier day is known. */
  private final @Nullable Bytes[] known;

  /** The half-hour that is being watched, counted from 1970 on. */
  private long slot;

  private Bytes came;
  private double seconds;

  UsualDay() {
    this(new Written(listed(new @Nullable Bytes[SLOTS]), 0, Bytes.NONE, 0));
  }

  UsualDay(Written written) {
    if (written.known().size() != SLOTS) {
      throw new IllegalArgumentException(
          "a day has %d half-hours, not %d".formatted(SLOTS, written.known().size()));
    }
    known = written.known().toArray(new @Nullable Bytes[0]);
    slot = written.slot();
    came = written.came();
    seconds = written.seconds();
  }

  /** As it is kept over a restart. */
  record Written(List<@Nullable Bytes> known, long slot, Bytes came, double seconds) {}

  private static List<@Nullable Bytes> listed(@Nullable Bytes[] slots) {
    List<@Nullable Bytes> listed = new ArrayList<>();
    for (Bytes slot : slots) {
      listed.add(slot);
    }
    return listed;
  }

  Written written() {
    return new Written(listed(known), slot, came, seconds);
  }

  /**
   * @param nowSeconds of the epoch, when all of it had come
   */
  void add(long nowSeconds, double overSeconds, Bytes more) {
    long current = Math.floorDiv(nowSeconds - 1, SLOT_SECONDS);
    if (current != slot) {
      learn();
      slot = current;
      came = Bytes.NONE;
      seconds = 0;
    }
    came = came.plus(more);
    seconds += overSeconds;
  }

  private void learn() {
    if (seconds < WATCHED_SECONDS) {
      return;
    }
    int at = (int) Math.floorMod(slot, (long) SLOTS);
    Bytes before = known[at];
    Bytes perSecond = came.times(1 / seconds);
    known[at] =
        before == null
            ? perSecond
            : before.times(1 - OF_THE_NEWEST).plus(perSecond.times(OF_THE_NEWEST));
  }

  /**
   * Bytes a second that are usual at a time.
   *
   * @return null where no earlier day is known
   */
  @Nullable Bytes at(long epochSeconds) {
    return known[(int) Math.floorMod(Math.floorDiv(epochSeconds, SLOT_SECONDS), (long) SLOTS)];
  }

  /** Ordinary bytes a second in the mean of what is known; 0 where nothing is. */
  double meanOrdinary() {
    return Arrays.stream(known)
        .filter(one -> one != null)
        .mapToDouble(one -> one == null ? 0 : one.ordinary())
        .average()
        .orElse(0);
  }
}
