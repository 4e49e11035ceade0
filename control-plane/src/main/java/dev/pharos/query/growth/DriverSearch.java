package dev.pharos.query.growth;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.query.Place;
import dev.pharos.query.growth.Comparisons.Known;
import dev.pharos.query.growth.Growth.Counts;
import dev.pharos.query.growth.Volumes.Volume;
import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.overhead.LedgerReader;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesOwner;
import dev.pharos.store.SeriesStore.MetricSeries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One question of what makes the cost grow. For one thread. */
final class DriverSearch {
  /** A deployment that is longer ago did not make anything grow lately. */
  private static final Duration DEPLOYED_WITHIN = Duration.ofDays(30);

  /** The largest; each is looked for in up to four stretches of time. */
  private static final int METRICS = 40;

  /** Of one metric in one stretch; what has more is told as this many. */
  private static final int MOST_SERIES = 50_000;

  private static final long NS_PER_MS = 1_000_000;
  private static final double DAY_NS = 24 * 3_600e9;

  private final DriverSources sources;
  private final LedgerReader ledger;
  private final StoredSignals stored;
  private final TimeRange asked;
  private final Place place;
  private final @Nullable String named;
  private final long nowNs;
  private final long beganNs;
  private final Volumes volumes;
  private final Volume now;
  private final Map<ServiceId, Deployment> deployed = new HashMap<>();
  private final Set<String> limits = new HashSet<>();
  private final OptionalDouble bytesOfSpans;
  private final OptionalDouble bytesOfLines;
  private final List<Driver> found = new ArrayList<>();

  /**
   * @param named the service that is meant; null for all
   */
  DriverSearch(DriverSources sources, TimeRange asked, Place place, @Nullable String named)
      throws IOException {
    this.sources = sources;
    this.ledger = sources.ledger();
    this.stored = sources.stored();
    this.asked = asked;
    this.place = place;
    this.named = named;
    nowNs = ledger.nowNs();
    beganNs = ledger.beganNs();
    volumes = new Volumes(ledger, sources.red(), sources.series());
    now = volumes.in(ledger.counted(asked));
    bytesOfSpans = byWeight(stored.bytesPerSpan(), now.allSpans());
    bytesOfLines = byWeight(stored.bytesPerLine(), now.allLines());
    TimeRange recent = new TimeRange(nowNs - DEPLOYED_WITHIN.toNanos(), asked.toNs());
    for (Deployment each : sources.deployments().within(recent, Deployment::changesVersion)) {
      deployed.putIfAbsent(each.service(), each);
    }
  }

  /** Bytes on disk by received bytes, so that what is large takes its share. */
  private static OptionalDouble byWeight(OptionalDouble perItem, Counts all) {
    return perItem.isEmpty() || all.weight() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(perItem.getAsDouble() * all.items() / all.weight());
  }

  Drivers find(int limit) throws IOException {
    Map<ServiceId, List<LogPattern>> kinds = new HashMap<>();
    sources
        .patterns()
        .patterns()
        .forEach(
            kind -> kinds.computeIfAbsent(kind.service(), fresh -> new ArrayList<>()).add(kind));
    for (ServiceId service : now.services()) {
      if (place.holds(service) && (named == null || named.equals(service.name()))) {
        spans(service);
        lines(service, kinds.getOrDefault(service, List.of()));
      }
    }
    samples();
    found.sort(Driver.MOST_FIRST);
    return new Drivers(
        ledger.counted(asked),
        found.subList(0, Math.min(limit, found.size())),
        found.size(),
        limits.stream().sorted().toList());
  }

  private void spans(ServiceId service) throws IOException {
    Baselines all = pair(service, beganNs, Known.OF_ALL);
    Parts parts = new Parts(TelemetrySource.of(service), Refusals.TRACES);
    for (String operation : now.operations(service)) {
      parts.add(
          Driver.Kind.OPERATION,
          operation,
          null,
          all.growths((volume, range) -> volume.operation(service, operation), bytesOfSpans),
          now.operation(service, operation),
          bytesOfSpans,
          Remedy.ofSpans(sources.begun(), service.name(), operation));
    }
    parts.whole(
        all.growths((volume, range) -> volume.spans(service), bytesOfSpans),
        now.spans(service),
        bytesOfSpans,
        Remedy.ofSpans(sources.begun(), service.name(), ""));
  }

  private void lines(ServiceId service, List<LogPattern> kinds) throws IOException {
    Baselines all = pair(service, beganNs, Known.OF_ALL);
    Baselines ofKinds = pair(service, beganNs, Known.OF_PATTERNS);
    Baselines ofFormer = pair(service, beganNs, Known.OF_FORMER_PATTERNS);
    Parts parts = new Parts(TelemetrySource.of(service), Refusals.LOGS);
    for (LogPattern kind : kinds) {
      parts.add(
          Driver.Kind.LOG_PATTERN,
          kind.template(),
          kind.id(),
          (kind.counts().isWhole() ? ofKinds : ofFormer)
              .growths(
                  (volume, range) -> {
                    long lines = kind.counts().in(range);
                    return new Counts(lines, lines, volume.requests(service));
                  },
                  stored.bytesPerLine()),
          lines(kind),
          stored.bytesPerLine(),
          Remedy.lever(LeverWish.pattern(kind.id())));
    }
    parts.whole(
        all.growths((volume, range) -> volume.lines(service), bytesOfLines),
        now.lines(service),
        bytesOfLines,
        Remedy.NONE);
  }

  private Counts lines(LogPattern kind) {
    long lines = kind.counts().in(ledger.counted(asked).range());
    return new Counts(lines, lines, 0);
  }

  private void samples() throws IOException {
    Set<ServiceId> known = ledger.running();
    known.addAll(now.services());
    Map<String, Long> active = new HashMap<>();
    sources.series().services().forEach(one -> active.put(one.service(), one.active()));
    Map<String, Parts> byOwner = new HashMap<>();
    Map<String, Baselines> pairs = new HashMap<>();
    Map<String, Baselines> ofSeries = new HashMap<>();
    for (String owner : now.owners()) {
      TelemetrySource source = TelemetrySource.ofSeries(owner, known);
      if (source.isIn(place) && source.isNamed(named)) {
        byOwner.put(owner, new Parts(source, Refusals.METRICS));
        ServiceId service = one(source, known);
        pairs.put(owner, pair(service, samplesBeganNs(), Known.OF_ALL));
        ofSeries.put(owner, pair(service, beganNs, Known.OF_ALL));
      }
    }
    for (MetricSeries metric : sources.series().largestMetrics(byOwner::containsKey, METRICS)) {
      Parts parts = byOwner.get(metric.service());
      Baselines pair = ofSeries.get(metric.service());
      if (parts != null && pair != null && metric.series() >= Growth.LEAST_SERIES) {
        long all = active.getOrDefault(metric.service(), 0L);
        double ofOne = all == 0 ? 0 : perDay(now.samples(metric.service()).items()) / all;
        parts.add(
            Driver.Kind.METRIC,
            metric.metric(),
            null,
            pair.ofSeries(range -> came(metric, range), ofOne, stored.bytesPerSample()),
            samples(metric.series() * ofOne / perDay(1)),
            stored.bytesPerSample(),
            remedy(metric));
      }
    }
    for (Map.Entry<String, Parts> one : byOwner.entrySet()) {
      Baselines pair = pairs.get(one.getKey());
      if (pair != null) {
        one.getValue()
            .whole(
                pair.growths(
                    (volume, range) -> volume.samples(one.getKey()), stored.bytesPerSample()),
                now.samples(one.getKey()),
                stored.bytesPerSample(),
                Remedy.NONE);
      }
    }
  }

  private static Counts samples(double items) {
    return new Counts(Math.round(items), items, 0);
  }

  private Remedy remedy(MetricSeries metric) {
    String service = metric.service().isEmpty() ? null : metric.service();
    return sources.levers().isNeeded(metric.metric())
        ? Remedy.NEEDED
        : Remedy.lever(
            sources
                .levers()
                .spareLabel(metric)
                .map(label -> LeverWish.label(metric.metric(), label, service))
                .orElseGet(() -> LeverWish.metric(metric.metric(), service)));
  }

  private long samplesBeganNs() {
    long beganMs = now.samplesBeganMs();
    return beganMs == Long.MAX_VALUE ? beganMs : beganMs * NS_PER_MS;
  }

  private static @Nullable ServiceId one(TelemetrySource source, Set<ServiceId> known) {
    return known.stream()
        .filter(service -> TelemetrySource.of(service).equals(source))
        .findFirst()
        .orElse(null);
  }

  /** Of what came in the range, as far as it is over and anything was counted. */
  private double perDay(double items) {
    TimeRange counted = ledger.counted(asked).range();
    long toNs = Math.min(counted.toNs(), nowNs);
    long fromNs = Math.max(counted.fromNs(), Resolution.MINUTE.windowStart(beganNs));
    return items * DAY_NS / Math.max(Resolution.MINUTE.lengthNs(), toNs - fromNs);
  }

  private double perDay(long items) {
    return perDay((double) items);
  }

  private Baselines pair(@Nullable ServiceId service, long beganNs, Known known) {
    Comparisons comparisons = new Comparisons(asked, nowNs, beganNs);
    Deployment deployment = service == null ? null : deployed.get(service);
    return new Baselines(
        volumes,
        deployment == null ? null : comparisons.with(deployment, known),
        comparisons.withEarlier(known));
  }

  private long came(MetricSeries metric, TimeRange range) throws IOException {
    List<Labels> came =
        sources
            .series()
            .series(
                List.of(
                    new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, metric.metric())),
                range.fromNs() / NS_PER_MS,
                range.toNs() / NS_PER_MS - 1,
                MOST_SERIES);
    if (came.size() == MOST_SERIES) {
      limits.add("Of %s %,d series were looked at.".formatted(metric.metric(), MOST_SERIES));
    }
    return came.stream().filter(one -> SeriesOwner.of(one).equals(metric.service())).count();
  }

  /** What one service sends of one signal. */
  private final class Parts {
    private final TelemetrySource source;
    private final String signal;
    private @Nullable Driver largest;
    private double addedByLargest;

    Parts(TelemetrySource source, String signal) {
      this.source = source;
      this.signal = signal;
    }

    void add(
        Driver.Kind kind,
        String name,
        @Nullable Long pattern,
        Growths growths,
        Counts items,
        OptionalDouble bytes,
        Remedy remedy) {
      Growth told = growths.told();
      if (told == null) {
        return;
      }
      Driver driver =
          new Driver(
              source,
              signal,
              kind,
              name,
              pattern,
              Math.round(perDay(items.items())),
              storedPerDay(items, bytes),
              growths.deploy(),
              growths.earlier(),
              DriverWords.sentence(source.name(), signal, kind, name, told, null),
              remedy);
      found(driver, told);
      if (told.addedItemsPerDay() > addedByLargest) {
        largest = driver;
        addedByLargest = told.addedItemsPerDay();
      }
    }

    /**
     * After all its parts.
     *
     * @param remedy where no part makes up most of it
     */
    void whole(Growths growths, Counts items, OptionalDouble bytes, Remedy remedy) {
      Growth told = growths.told();
      if (told == null) {
        return;
      }
      Driver part = addedByLargest >= told.addedItemsPerDay() / 2 ? largest : null;
      found(
          new Driver(
              source,
              signal,
              Driver.Kind.SERVICE,
              "",
              part == null ? null : part.pattern(),
              Math.round(perDay(items.items())),
              storedPerDay(items, bytes),
              growths.deploy(),
              growths.earlier(),
              DriverWords.sentence(
                  source.name(),
                  signal,
                  Driver.Kind.SERVICE,
                  "",
                  told,
                  part == null ? null : DriverWords.named(part.kind(), part.name())),
              part == null ? remedy : part.remedy()),
          told);
    }

    private void found(Driver driver, Growth told) {
      found.add(driver);
      Deployment deployment = told.comparison().deployment();
      if (deployment != null && deployment.finishedAtNs() == null) {
        limits.add(
            "%s %s is still being rolled out: what came since it began is of both versions."
                .formatted(source.name(), deployment.version()));
      }
    }

    private @Nullable Long storedPerDay(Counts items, OptionalDouble bytes) {
      return bytes.isEmpty()
          ? null
          : (Long) Math.round(perDay(items.weight()) * bytes.getAsDouble());
    }
  }
}
