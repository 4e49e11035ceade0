package dev.pharos.query.overhead;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceSettings;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Owner;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells what each service sends. Safe for use by many threads. */
public final class OverheadQuery {
  /** Samples are counted for as long as they are kept. */
  private static final Duration SAMPLES_KNOWN = Duration.ofDays(30);

  private final LedgerReader ledger;
  private final SeriesStore series;
  private final LiveWindows live;
  private final ServiceSettings settings;
  private final Refusals refusals;

  OverheadQuery(
      LedgerReader ledger,
      SeriesStore series,
      LiveWindows live,
      ServiceSettings settings,
      Refusals refusals) {
    this.ledger = ledger;
    this.series = series;
    this.live = live;
    this.settings = settings;
    this.refusals = refusals;
  }

  /** What services sent in a range, beside what they sent in the range before it. */
  public Overhead overhead(TimeRange asked, Place place) throws IOException {
    CountedRange counted = ledger.counted(asked);
    CountedRange before = counted.before();
    boolean beforeKnown = ledger.isKnown(before);
    Map<Key, Sum> sums = sums(counted, place);
    Map<Key, Sum> earlier = beforeKnown ? sums(before, place) : Map.of();
    List<Overhead.Cost> costs = new ArrayList<>();
    earlier.keySet().forEach(key -> sums.computeIfAbsent(key, gone -> new Sum()));
    sums.forEach((key, sum) -> {
      Sum then = beforeKnown ? earlier.getOrDefault(key, new Sum()) : null;
      costs.add(
          new Overhead.Cost(
              TelemetrySource.of(key.service()),
              team(key.service().name(), key.service()),
              key.signal(),
              sum.items,
              sum.bytes,
              then == null ? null : (Long) then.items,
              then == null ? null : (Long) then.bytes,
              sum.versions(),
              null));
    });
    Long since = samplesSinceMs(series.arrived(Resolution.HOUR, counted.range()));
    costs.addAll(samples(counted, before, place, known(sums.keySet())));
    costs.sort(
        Comparator.comparingLong(OverheadQuery::weight)
            .reversed()
            .thenComparing(Comparator.comparingLong(Overhead.Cost::items).reversed())
            .thenComparing(cost -> cost.source().name())
            .thenComparing(Overhead.Cost::signal));
    return new Overhead(counted, beforeKnown, since, costs, refusals.snapshot());
  }

  /** Services with active series, the most first, with what they were refused. */
  public List<SeriesOfService> series(Place place) {
    Set<ServiceId> known = known(Set.of());
    return series.services().stream()
        .map(of -> new SeriesOfService(TelemetrySource.ofSeries(of.service(), known), of))
        .filter(of -> of.source().isIn(place))
        .toList();
  }

  private static long weight(Overhead.Cost cost) {
    Long bytes = cost.receivedBytes();
    return bytes == null ? 0 : bytes;
  }

  private List<Overhead.Cost> samples(
      CountedRange counted, CountedRange before, Place place, Set<ServiceId> known) {
    ArrivedSamples now = series.arrived(counted.resolution(), counted.range());
    ArrivedSamples then = series.arrived(before.resolution(), before.range());
    Long since = samplesSinceMs(now);
    boolean thenKnown =
        since != null
            && Duration.ofMillis(since).toNanos()
                < before.range().fromNs() + before.resolution().lengthNs();
    Map<String, Long> active = new TreeMap<>();
    series.services().forEach(service -> active.put(service.service(), service.active()));
    Set<String> owners = new TreeSet<>(now.byService().keySet());
    active.forEach((owner, count) -> {
      if (count > 0) {
        owners.add(owner);
      }
    });
    List<Overhead.Cost> costs = new ArrayList<>();
    for (String owner : owners) {
      TelemetrySource source = TelemetrySource.ofSeries(owner, known);
      if (source.isIn(place)) {
        costs.add(
            new Overhead.Cost(
                source,
                team(source.name(), one(source, known)),
                Refusals.METRICS,
                now.byService().getOrDefault(owner, 0L),
                null,
                thenKnown ? then.byService().getOrDefault(owner, 0L) : null,
                null,
                List.of(),
                active.getOrDefault(owner, 0L)));
      }
    }
    return costs;
  }

  private @Nullable Long samplesSinceMs(ArrivedSamples samples) {
    long known = Duration.ofNanos(ledger.nowNs()).minus(SAMPLES_KNOWN).toMillis();
    return samples.beganMs() == Long.MAX_VALUE ? null : (Long) Math.max(known, samples.beganMs());
  }

  private Set<ServiceId> known(Set<Key> counted) {
    Set<ServiceId> known = ledger.running();
    counted.forEach(key -> known.add(key.service()));
    return known;
  }

  private static @Nullable ServiceId one(TelemetrySource source, Set<ServiceId> known) {
    return known.stream()
        .filter(service -> TelemetrySource.of(service).equals(source))
        .findFirst()
        .orElse(null);
  }

  private String team(String name, @Nullable ServiceId service) {
    return settings.owner(name, service == null ? Owner.NOBODY : live.owner(service)).team();
  }

  private Map<Key, Sum> sums(CountedRange counted, Place place) throws IOException {
    Map<Key, Sum> sums = new HashMap<>();
    for (LedgerEntry entry : ledger.entries(counted)) {
      if (place.holds(entry.service())) {
        sums.computeIfAbsent(new Key(entry.service(), entry.signal()), fresh -> new Sum())
            .add(entry);
      }
    }
    return sums;
  }

  private record Key(ServiceId service, String signal) {}

  /** What adds up of a service and signal. */
  private static final class Sum {
    private final Map<String, long[]> byVersion = new TreeMap<>();
    private long items;
    private long bytes;

    void add(LedgerEntry entry) {
      items += entry.items();
      bytes += entry.receivedBytes();
      long[] version = byVersion.computeIfAbsent(entry.version(), fresh -> new long[2]);
      version[0] += entry.items();
      version[1] += entry.receivedBytes();
    }

    List<Overhead.OfVersion> versions() {
      return byVersion.entrySet().stream()
          .map(one -> new Overhead.OfVersion(one.getKey(), one.getValue()[0], one.getValue()[1]))
          .sorted(
              Comparator.comparingLong(Overhead.OfVersion::receivedBytes)
                  .reversed()
                  .thenComparing(Overhead.OfVersion::version))
          .toList();
    }
  }
}
