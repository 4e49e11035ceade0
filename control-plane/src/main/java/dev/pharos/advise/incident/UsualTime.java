package dev.pharos.advise.incident;

import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From which time it is learnt what is usual: the last ten minutes before some trouble in which
 * there was no other, and nothing had just been started. Else what is slow once a quarter of an
 * hour would seem usual the second time, and a shop that has just warmed up faster than ever.
 * Immutable.
 */
final class UsualTime {
  /** Enough to know how much varies by itself. */
  static final Duration LENGTH = Duration.ofMinutes(10);

  /** By an hour the traffic of a day has changed. */
  static final Duration LOOK_BACK = Duration.ofHours(1);

  /** Compiled code, filled caches and pools: so long after its start a service is slower. */
  static final Duration WARM_UP = Duration.ofMinutes(3);

  /** What waited during the trouble is worked off after it. */
  static final Duration RECOVERY = Duration.ofMinutes(1);

  /** Less tells nothing: then all the time before counts. */
  static final Duration LEAST = Duration.ofMinutes(2);

  /** A stretch of one environment in which not all was as usual. */
  private record Unusual(String environment, TimeRange range) {}

  private final List<Unusual> unusual;

  private UsualTime(List<Unusual> unusual) {
    this.unusual = List.copyOf(unusual);
  }

  /** By what is known of incidents and starts. */
  static UsualTime of(
      Collection<IncidentDraft> incidents, Collection<InstanceState> instances, long nowNs) {
    List<Unusual> unusual = new ArrayList<>();
    long oldestNs = nowNs - LOOK_BACK.toNanos() - LENGTH.toNanos();
    for (IncidentDraft one : incidents) {
      Long endedNs = one.endedAtNs;
      long toNs = endedNs == null ? Long.MAX_VALUE : endedNs + RECOVERY.toNanos();
      if (one.kind != Incident.Kind.INCONSISTENT_DATA && toNs > oldestNs) {
        unusual.add(new Unusual(one.environment, whole(one.startedAtNs, toNs)));
      }
    }
    ServiceStarts.oldest(instances)
        .forEach((service, startedNs) -> {
          if (startedNs > oldestNs) {
            unusual.add(
                new Unusual(
                    service.environment(), whole(startedNs, startedNs + WARM_UP.toNanos())));
          }
        });
    return new UsualTime(unusual);
  }

  /** Windows are usual as a whole or not at all. */
  private static TimeRange whole(long fromNs, long toNs) {
    long window = Resolution.TEN_SECONDS.lengthNs();
    long untilNs =
        toNs == Long.MAX_VALUE ? toNs : Resolution.TEN_SECONDS.windowStart(toNs + window - 1);
    return new TimeRange(Resolution.TEN_SECONDS.windowStart(fromNs), untilNs);
  }

  /**
   * Stretches of whole windows, the latest first, {@link #LENGTH} together where there is so much.
   *
   * @param untilNs epoch nanoseconds, the start of a window
   * @param environments whose trouble and starts are left out
   */
  List<TimeRange> before(long untilNs, Set<String> environments) {
    long oldestNs = untilNs - LOOK_BACK.toNanos();
    Stream<TimeRange> known =
        unusual.stream()
            .filter(one -> environments.contains(one.environment()))
            .map(Unusual::range)
            .sorted(Comparator.comparingLong(TimeRange::toNs).reversed());
    TimeRange tooLongAgo = new TimeRange(oldestNs - 1, oldestNs);
    List<TimeRange> gaps = Stream.concat(known, Stream.of(tooLongAgo)).toList();
    long lacksNs = LENGTH.toNanos();
    long toNs = untilNs;
    List<TimeRange> usual = new ArrayList<>();
    for (TimeRange gap : gaps) {
      long fromNs = Math.max(oldestNs, Math.max(gap.toNs(), toNs - lacksNs));
      if (fromNs < toNs) {
        usual.add(new TimeRange(fromNs, toNs));
        lacksNs -= toNs - fromNs;
      }
      toNs = Math.min(toNs, gap.fromNs());
      if (lacksNs <= 0 || toNs <= oldestNs) {
        break;
      }
    }
    return LENGTH.toNanos() - lacksNs < LEAST.toNanos()
        ? List.of(new TimeRange(untilNs - LENGTH.toNanos(), untilNs))
        : List.copyOf(usual);
  }
}
