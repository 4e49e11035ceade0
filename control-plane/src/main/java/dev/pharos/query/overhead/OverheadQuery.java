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
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tells what each service sends. Safe for use by many threads. */
public final class OverheadQuery {
  /** Samples are counted for as long as they are kept. */
  private static final Duration SAMPLES_KNOWN = Duration.ofDays(30);

  /** Long enough that a job each quarter of an hour is not taken for the whole day. */
  private static final Duration LATELY = Duration.ofHours(1);

  private final LedgerReader ledger;
  private final SeriesStore series;
  private final LiveWindows live;
  private final ServiceSettings settings;
  private final Refusals refusals;
  private final StoredSignals stored;
  private final Pricing pricing;
  private final ToDoubleFunction<TimeRange> keptShare;

  /**
   * @param keptShare part of the spans that came in a range which was kept, 0 to 1
   */
  OverheadQuery(
      LedgerReader ledger,
      SeriesStore series,
      LiveWindows live,
      ServiceSettings settings,
      Refusals refusals,
      StoredSignals stored,
      Pricing pricing,
      ToDoubleFunction<TimeRange> keptShare) {
    this.ledger = ledger;
    this.series = series;
    this.live = live;
    this.settings = settings;
    this.refusals = refusals;
    this.stored = stored;
    this.pricing = pricing;
    this.keptShare = keptShare;
  }

  /** What services sent in a range, beside what they sent in the range before it. */
  public Overhead overhead(TimeRange asked, Place place) throws IOException {
    CountedRange counted = ledger.counted(asked);
    CountedRange before = counted.before();
    boolean beforeKnown = ledger.isKnown(before);
    Map<Key, Sum> sums = sums(counted);
    Map<Key, Sum> earlier = beforeKnown ? sums(before) : Map.of();
    StoredSignals.ByService byService = stored.byService();
    List<StoredSignals.Stored> onDisk = stored.all(byService);
    Map<String, ExpectedSize> sizes = expectedSizes(counted, onDisk, sums);
    List<Overhead.Cost> costs = new ArrayList<>();
    earlier.keySet().forEach(key -> sums.computeIfAbsent(key, gone -> new Sum()));
    for (String signal : List.of(Refusals.TRACES, Refusals.LOGS)) {
      for (ServiceId kept : byService.of(signal).keySet()) {
        sums.computeIfAbsent(new Key(kept, signal), silent -> new Sum());
      }
    }
    sums.forEach((key, sum) -> {
      if (!place.holds(key.service())) {
        return;
      }
      Sum then = beforeKnown ? earlier.getOrDefault(key, new Sum()) : null;
      Long size = ExpectedSize.of(sizes.get(key.signal()), sum.bytes);
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
              null,
              size,
              byService.of(key.signal()).getOrDefault(key.service(), 0L),
              pricing.of(
                  key.signal(),
                  sum.items,
                  sum.bytes,
                  size == null ? 0 : (double) size,
                  0,
                  counted.range().length())));
    });
    Set<ServiceId> known = known(sums.keySet());
    Long since = samplesSinceMs();
    costs.addAll(
        new SampleCosts(series, counted, since, byService.samples())
            .costs(
                place,
                known,
                source -> team(source.name(), one(source, known)),
                pricing,
                perSample(onDisk)));
    costs.sort(
        Comparator.comparingLong(OverheadQuery::weight)
            .reversed()
            .thenComparing(Comparator.comparingLong(Overhead.Cost::items).reversed())
            .thenComparing(cost -> cost.source().name())
            .thenComparing(cost -> String.valueOf(cost.source().environment()))
            .thenComparing(Overhead.Cost::signal));
    return new Overhead(
        counted, beforeKnown, since, costs, onDisk, pricing.prices(), refusals.snapshot());
  }

  /**
   * The minutes by which it is told what will come: at most an hour, none before anything came.
   *
   * @param nowNs epoch nanoseconds; the minute that they are in is not over and is left out
   * @return null before a minute is over
   */
  public @Nullable TimeRange lately(long nowNs) {
    long toNs = Resolution.MINUTE.windowStart(nowNs);
    long beganNs = beganNs();
    if (beganNs >= toNs) {
      return null;
    }
    long firstNs = Resolution.MINUTE.windowStart(beganNs);
    return new TimeRange(Math.max(firstNs, toNs - LATELY.toNanos()), toNs);
  }

  /** Since when anything is counted, epoch nanoseconds; {@link Long#MAX_VALUE} before any came. */
  private long beganNs() {
    long samplesMs = samplesBeganMs();
    long samplesNs =
        samplesMs == Long.MAX_VALUE ? Long.MAX_VALUE : Duration.ofMillis(samplesMs).toNanos();
    return Math.min(live.beganNs(), samplesNs);
  }

  private long samplesBeganMs() {
    return series.arrived(Resolution.HOUR, new TimeRange(0, 0)).beganMs();
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

  private @Nullable Long samplesSinceMs() {
    long known = Duration.ofNanos(ledger.nowNs()).minus(SAMPLES_KNOWN).toMillis();
    long beganMs = samplesBeganMs();
    return beganMs == Long.MAX_VALUE ? null : (Long) Math.max(known, beganMs);
  }

  private Set<ServiceId> known(Set<Key> counted) {
    Set<ServiceId> known = ledger.running();
    counted.forEach(key -> known.add(key.service()));
    return known;
  }

  /** Who sends metrics alone in an environment is told by what it sends in others. */
  private static @Nullable ServiceId one(TelemetrySource source, Set<ServiceId> known) {
    List<ServiceId> named =
        known.stream()
            .filter(service -> service.name().equals(source.name()))
            .filter(service -> service.namespace().equals(source.namespace()))
            .toList();
    return named.stream()
        .filter(service -> service.environment().equals(source.environment()))
        .findFirst()
        .orElse(named.isEmpty() || source.environment() == null ? null : named.getFirst());
  }

  private String team(String name, @Nullable ServiceId service) {
    return settings.owner(name, service == null ? Owner.NOBODY : live.owner(service)).team();
  }

  private Map<Key, Sum> sums(CountedRange counted) throws IOException {
    Map<Key, Sum> sums = new HashMap<>();
    for (LedgerEntry entry : ledger.entries(counted)) {
      sums.computeIfAbsent(new Key(entry.service(), entry.signal()), fresh -> new Sum()).add(entry);
    }
    return sums;
  }

  /**
   * What all that came of a signal in a range is expected to take on disk, and the bytes it was
   * received in: its parts take their share.
   */
  private record ExpectedSize(double storedBytes, long receivedBytes) {
    static @Nullable Long of(@Nullable ExpectedSize all, long received) {
      if (all == null) {
        return null;
      }
      return all.receivedBytes == 0
          ? 0L
          : (Long) Math.round(all.storedBytes * received / all.receivedBytes);
    }
  }

  /** Of all places together, so that a service's share does not depend on who asks. */
  private Map<String, ExpectedSize> expectedSizes(
      CountedRange counted, List<StoredSignals.Stored> onDisk, Map<Key, Sum> sums) {
    Map<String, ExpectedSize> sizes = new HashMap<>();
    for (StoredSignals.Stored signal : onDisk) {
      OptionalDouble perItem =
          signal.signal().equals(Refusals.TRACES) ? perSpan(counted) : signal.perItem();
      if (perItem.isPresent()) {
        long items = 0;
        long bytes = 0;
        for (Map.Entry<Key, Sum> one : sums.entrySet()) {
          if (one.getKey().signal().equals(signal.signal())) {
            items += one.getValue().items;
            bytes += one.getValue().bytes;
          }
        }
        sizes.put(signal.signal(), new ExpectedSize(items * perItem.getAsDouble(), bytes));
      }
    }
    return sizes;
  }

  /** By what was kept of that time: another rate now changes nothing of what is on disk. */
  private OptionalDouble perSpan(CountedRange counted) {
    OptionalDouble kept = stored.bytesPerSpan();
    return kept.isEmpty()
        ? kept
        : OptionalDouble.of(kept.getAsDouble() * keptShare.applyAsDouble(counted.range()));
  }

  private static OptionalDouble perSample(List<StoredSignals.Stored> onDisk) {
    return onDisk.stream()
        .filter(signal -> signal.signal().equals(Refusals.METRICS))
        .findFirst()
        .map(StoredSignals.Stored::perItem)
        .orElse(OptionalDouble.empty());
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
          .sorted(
              Comparator.comparingLong((Map.Entry<String, long[]> one) -> one.getValue()[1])
                  .reversed()
                  .thenComparing(Map.Entry::getKey))
          .map(one -> new Overhead.OfVersion(one.getKey(), one.getValue()[0], one.getValue()[1]))
          .toList();
    }
  }
}
