package dev.pharos.advise;

import dev.pharos.judge.HealthJudge;
import dev.pharos.judge.WarmUps;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is usual for services: how slow they are and how long they are quiet. Learnt from windows
 * and kept while a service is slow or gone, so that trouble does not become usual, and not from the
 * minutes in which instances start. So a new service's latency is judged from about its seventh
 * minute on. For one thread.
 */
final class Habits {
  /** Minutes from which the usual p95 is taken; they are in memory. */
  private static final Duration LEARNT_FROM = Duration.ofMinutes(60);

  /** The newest minutes are what is being judged. */
  private static final Duration JUDGED = Duration.ofMinutes(2);

  /** A minute with fewer requests says little about its p95. */
  private static final int REQUESTS_A_MINUTE = HealthJudge.LEAST_REQUESTS;

  /** So many minutes make a median worth comparing with. */
  private static final int LEAST_MINUTES = 3;

  /** So many windows with requests make a usual gap. */
  private static final int LEAST_WINDOWS = 3;

  /** How far back a rarely called service is looked for, once. */
  private static final Duration RARE = Duration.ofDays(1);

  private final RedQuery red;
  private final Map<ServiceId, Long> usualP95Ns = new HashMap<>();
  private final Map<ServiceId, Long> usualGapNs = new HashMap<>();
  private final Set<ServiceId> searchedInThePast = new HashSet<>();

  Habits(RedQuery red) {
    this.red = red;
  }

  /**
   * Learns from the minutes before now, but not from a service that is slow.
   *
   * @param recent each service's windows of {@link HealthJudge#HISTORY}
   * @param services those that will be asked about, and when instances of them were starting
   */
  void learn(
      long nowNs,
      Map<ServiceId, List<ServiceWindow>> recent,
      Map<ServiceId, WarmUps> services,
      Set<ServiceId> slow)
      throws IOException {
    Set<ServiceId> all = services.keySet();
    TimeRange learntFrom = new TimeRange(nowNs - LEARNT_FROM.toNanos(), nowNs - JUDGED.toNanos());
    red.windows(Resolution.MINUTE, learntFrom)
        .forEach((service, windows) -> {
          if (!slow.contains(service)) {
            putIfKnown(usualP95Ns, service, medianOfP95(windows, services.get(service)));
          }
        });
    recent.forEach((service, windows) ->
        putIfKnown(usualGapNs, service, gap(windows, Resolution.TEN_SECONDS)));
    learnRare(nowNs, all);
    usualP95Ns.keySet().retainAll(all);
    usualGapNs.keySet().retainAll(all);
    searchedInThePast.retainAll(all);
  }

  /** Null when too little is known. */
  @Nullable Long usualP95Ns(ServiceId service) {
    return usualP95Ns.get(service);
  }

  /** How long it usually is between requests; null when too little is known. */
  @Nullable Long usualGapNs(ServiceId service) {
    return usualGapNs.get(service);
  }

  /** Services whose gap the last minutes do not tell are looked for in a whole day, once. */
  private void learnRare(long nowNs, Set<ServiceId> all) throws IOException {
    Set<ServiceId> unknown = new HashSet<>(all);
    unknown.removeAll(usualGapNs.keySet());
    if (!searchedInThePast.addAll(unknown)) {
      return;
    }
    TimeRange day = new TimeRange(nowNs - RARE.toNanos(), nowNs);
    Map<ServiceId, List<ServiceWindow>> minutes = red.windows(Resolution.MINUTE, day);
    for (ServiceId service : unknown) {
      putIfKnown(
          usualGapNs, service, gap(minutes.getOrDefault(service, List.of()), Resolution.MINUTE));
    }
  }

  private static @Nullable Long medianOfP95(
      List<ServiceWindow> windows, @Nullable WarmUps warmUps) {
    Map<Long, LatencySketch> minutes = new TreeMap<>();
    for (ServiceWindow window : windows) {
      minutes
          .computeIfAbsent(window.startNs(), start -> new LatencySketch())
          .merge(window.latency());
    }
    List<Long> p95s = new ArrayList<>();
    minutes.forEach((startNs, minute) -> {
      Long p95 = minute.quantileNs(0.95);
      boolean starting =
          warmUps != null && warmUps.overlap(startNs, startNs + Resolution.MINUTE.lengthNs());
      if (p95 != null && minute.count() >= REQUESTS_A_MINUTE && !starting) {
        p95s.add(p95);
      }
    });
    p95s.sort(null);
    return p95s.size() < LEAST_MINUTES ? null : p95s.get(p95s.size() / 2);
  }

  private static @Nullable Long gap(List<ServiceWindow> windows, Resolution resolution) {
    long[] starts =
        windows.stream()
            .filter(window -> window.requests() > 0)
            .mapToLong(ServiceWindow::startNs)
            .distinct()
            .sorted()
            .toArray();
    if (starts.length < LEAST_WINDOWS) {
      return null;
    }
    return Math.max(
        resolution.lengthNs(), (starts[starts.length - 1] - starts[0]) / (starts.length - 1));
  }

  private static void putIfKnown(
      Map<ServiceId, Long> map, ServiceId service, @Nullable Long value) {
    if (value != null) {
      map.put(service, value);
    }
  }
}
