package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.SeriesStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What samples cost, by who sent them and where. What a series does not tell of that is filled in
 * where it can be one only; what several origins then have in common is added up. For one thread.
 */
final class SampleCosts {
  private final CountedRange counted;
  private final ArrivedSamples now;
  private final ArrivedSamples then;
  private final Map<SeriesOrigin, Long> active;
  private final Map<SeriesPlace, Long> onDisk;
  private final boolean thenKnown;
  private final boolean bytesKnown;
  private final boolean bytesThenKnown;
  private final boolean originsThenKnown;

  /**
   * @param sinceMs since when samples are counted and kept, epoch milliseconds; null before any
   * @param onDisk bytes
   */
  SampleCosts(
      SeriesStore series,
      CountedRange counted,
      @Nullable Long sinceMs,
      Map<SeriesPlace, Long> onDisk) {
    CountedRange before = counted.before();
    this.counted = counted;
    this.now = series.arrived(counted.resolution(), counted.range());
    this.then = series.arrived(before.resolution(), before.range());
    this.active = series.activeByOrigin();
    this.onDisk = onDisk;
    this.thenKnown = sinceMs != null && beganBefore(sinceMs, before);
    this.bytesKnown = knowsBytes(now, counted);
    this.bytesThenKnown = thenKnown && knowsBytes(then, before);
    this.originsThenKnown = wereKnown(now.originsBeganMs(), now.beganMs(), before);
  }

  /** Bytes came to be counted later than samples: not in all of what a build before kept. */
  private static boolean knowsBytes(ArrivedSamples samples, CountedRange counted) {
    return wereKnown(samples.bytesBeganMs(), samples.beganMs(), counted);
  }

  private static boolean wereKnown(long beganMs, long samplesBeganMs, CountedRange counted) {
    return beganMs != Long.MAX_VALUE
        && (beganMs <= samplesBeganMs || beganBefore(beganMs, counted));
  }

  private static boolean beganBefore(long beganMs, CountedRange counted) {
    return Duration.ofMillis(beganMs).toNanos()
        < counted.range().fromNs() + counted.resolution().lengthNs();
  }

  /**
   * Of those that are in a place, or may be.
   *
   * @param known services that sent something else
   * @param perSample bytes on disk; empty before there are any
   */
  List<Overhead.Cost> costs(
      Place place,
      Set<ServiceId> known,
      Function<TelemetrySource, String> team,
      Pricing pricing,
      OptionalDouble perSample) {
    Map<TelemetrySource, Sum> sums = sums(known);
    List<Overhead.Cost> costs = new ArrayList<>();
    sums.forEach((source, sum) -> {
      if (!source.isIn(place)) {
        return;
      }
      boolean beforeKnown = thenKnown && (originsThenKnown || isOnlyOne(source, sums.keySet()));
      Count all = sum.all;
      costs.add(
          new Overhead.Cost(
              source,
              team.apply(source),
              Refusals.METRICS,
              all.items,
              bytesKnown ? (Long) all.bytes : null,
              beforeKnown ? (Long) sum.itemsBefore : null,
              beforeKnown && bytesThenKnown ? (Long) sum.bytesBefore : null,
              sum.versions(bytesKnown),
              all.series,
              perSample.isPresent() ? (Long) Math.round(all.items * perSample.getAsDouble()) : null,
              sum.diskBytes,
              pricing.of(
                  Refusals.METRICS,
                  all.items,
                  bytesKnown ? all.bytes : 0,
                  all.items * perSample.orElse(0),
                  all.series,
                  counted.range().length())));
    });
    return costs;
  }

  /** Then all that was counted of the service's name is its. */
  private static boolean isOnlyOne(TelemetrySource source, Set<TelemetrySource> all) {
    return all.stream().filter(other -> other.isNamed(source.name())).count() == 1;
  }

  private Map<TelemetrySource, Sum> sums(Set<ServiceId> known) {
    Sums sums = new Sums(withTold(known));
    now.samples()
        .forEach((origin, count) -> {
          Sum sum = sums.of(origin.place());
          sum.all.items += count;
          sum.of(origin.version()).items += count;
        });
    now.bytes()
        .forEach((origin, count) -> {
          Sum sum = sums.of(origin.place());
          sum.all.bytes += count;
          sum.of(origin.version()).bytes += count;
        });
    active.forEach((origin, count) -> {
      Sum sum = sums.of(origin.place());
      sum.all.series += count;
      sum.of(origin.version()).series += count;
    });
    onDisk.forEach((place, bytes) -> sums.of(place).diskBytes += bytes);
    if (thenKnown) {
      then.samples().forEach((origin, count) -> sums.of(origin.place()).itemsBefore += count);
      then.bytes().forEach((origin, count) -> sums.of(origin.place()).bytesBefore += count);
    }
    return sums.bySource;
  }

  /** With where series say that their services run: it may be one more than others say. */
  private Set<ServiceId> withTold(Set<ServiceId> known) {
    Set<SeriesPlace> places = new TreeSet<>(onDisk.keySet());
    now.samples().keySet().forEach(origin -> places.add(origin.place()));
    then.samples().keySet().forEach(origin -> places.add(origin.place()));
    active.keySet().forEach(origin -> places.add(origin.place()));
    Set<ServiceId> all = new TreeSet<>(known);
    for (SeriesPlace place : places) {
      TelemetrySource source = TelemetrySource.ofSeries(place, known);
      String namespace = source.namespace();
      if (!place.environment().isEmpty() && namespace != null) {
        all.add(new ServiceId(namespace, source.name(), place.environment()));
      }
    }
    return all;
  }

  /** Of a place it is looked up once whose it is: there are up to ten versions of each. */
  private static final class Sums {
    private final Set<ServiceId> running;
    private final Map<SeriesPlace, Sum> byPlace = new HashMap<>();
    private final Map<TelemetrySource, Sum> bySource = new LinkedHashMap<>();

    Sums(Set<ServiceId> running) {
      this.running = running;
    }

    Sum of(SeriesPlace place) {
      Sum known = byPlace.get(place);
      if (known == null) {
        TelemetrySource source = TelemetrySource.ofSeries(place, running);
        known = bySource.computeIfAbsent(source, fresh -> new Sum());
        byPlace.put(place, known);
      }
      return known;
    }
  }

  /** Of the range, but for series, which are of now. */
  private static final class Count {
    private long items;
    private long bytes;
    private long series;
  }

  private static final class Sum {
    private final Count all = new Count();
    private final Map<String, Count> byVersion = new TreeMap<>();
    private long itemsBefore;
    private long bytesBefore;
    private long diskBytes;

    Count of(String version) {
      return byVersion.computeIfAbsent(version, fresh -> new Count());
    }

    List<Overhead.OfVersion> versions(boolean bytesKnown) {
      if (byVersion.keySet().stream().allMatch(String::isEmpty)) {
        return List.of();
      }
      return byVersion.entrySet().stream()
          .sorted(
              Comparator.comparingLong((Map.Entry<String, Count> one) -> one.getValue().bytes)
                  .thenComparingLong(one -> one.getValue().items)
                  .reversed()
                  .thenComparing(Map.Entry::getKey))
          .map(one ->
              new Overhead.OfVersion(
                  one.getKey(),
                  one.getValue().items,
                  bytesKnown ? (Long) one.getValue().bytes : null,
                  one.getValue().series))
          .toList();
    }
  }
}
