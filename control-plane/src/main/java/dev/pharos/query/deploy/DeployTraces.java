package dev.pharos.query.deploy;

import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds kept requests of both versions of a deployment, of the operations whose checks say most: of
 * the new version what shows it, of the old one what was usual. Safe for use by many threads.
 */
public final class DeployTraces {
  /** Operations that are shown, and so pairs. */
  private static final int PAIRS = 5;

  /** Of the newest so many the one that shows it best is taken. */
  private static final int CANDIDATES = 20;

  /** Requests of the old version are looked for from so long before the deployment on. */
  private static final Duration BEFORE = Duration.ofMinutes(20);

  /** And those of both until so long after its beginning. */
  private static final Duration AFTER = Duration.ofHours(1);

  private static final Set<SpanKind> INBOUND =
      Stream.of(SpanKind.values()).filter(SpanKind::isInbound).collect(Collectors.toSet());

  private final SpanStore store;
  private final InstantSource clock;
  private final PinnedTraces pinned;

  /**
   * @param pinned is told what verdicts point at
   */
  DeployTraces(SpanStore store, InstantSource clock, PinnedTraces pinned) {
    this.store = store;
    this.clock = clock;
    this.pinned = pinned;
  }

  /** Nothing of a deployment that is not judged yet, or whose traces are gone. */
  public ComparedTraces of(Deployment deployment) throws IOException {
    DeployVerdict verdict = deployment.verdict();
    if (verdict == null) {
      return ComparedTraces.NONE;
    }
    List<Span> old = new ArrayList<>();
    List<Span> fresh = new ArrayList<>();
    Set<String> operations = new LinkedHashSet<>();
    for (DeployVerdict.Check check : verdict.checks()) {
      if (!check.operation().isEmpty() && operations.size() < PAIRS) {
        operations.add(check.operation());
      }
    }
    for (String operation : operations) {
      boolean failing =
          verdict.checks().stream()
              .anyMatch(check ->
                  check.operation().equals(operation)
                      && check.kind().equals("errors")
                      && check.state().equals("regressed"));
      Span shows = shows(newest(deployment, operation, deployment.version(), failing));
      Span usual = usual(newest(deployment, operation, deployment.previousVersion(), false));
      if (shows != null) {
        fresh.add(shows);
      }
      if (usual != null) {
        old.add(usual);
      }
    }
    old.forEach(span -> pinned.pin(span.traceId()));
    fresh.forEach(span -> pinned.pin(span.traceId()));
    return new ComparedTraces(old, fresh);
  }

  private List<Span> newest(
      Deployment deployment, String operation, String version, boolean failing) throws IOException {
    ServiceId service = deployment.service();
    List<SpanFilter> filters = new ArrayList<>();
    filters.add(SpanFilter.is(SpanText.SERVICE, service.name()));
    filters.add(SpanFilter.is(SpanText.NAMESPACE, service.namespace()));
    filters.add(SpanFilter.is(SpanText.ENVIRONMENT, service.environment()));
    filters.add(SpanFilter.is(SpanText.VERSION, version));
    filters.add(SpanFilter.is(SpanText.NAME, operation));
    filters.add(new SpanFilter.OfKind(INBOUND));
    if (failing) {
      filters.add(new SpanFilter.OfStatus(Set.of(StatusCode.ERROR)));
    }
    long fromNs = deployment.startedAtNs() - BEFORE.toNanos();
    long toNs =
        Math.min(TimeRange.epochNs(clock.instant()), deployment.startedAtNs() + AFTER.toNanos());
    TimeRange range = new TimeRange(fromNs, Math.max(fromNs, toNs));
    return store.search(new SpanQuery(range, SpanFilter.all(filters), CANDIDATES)).matches();
  }

  /** The slowest of the newest. */
  private static @Nullable Span shows(List<Span> spans) {
    return spans.stream().max(Comparator.comparingLong(Span::durationNs)).orElse(null);
  }

  /** The one in the middle. */
  private static @Nullable Span usual(List<Span> spans) {
    return spans.stream()
        .sorted(Comparator.comparingLong(Span::durationNs))
        .skip(spans.size() / 2)
        .findFirst()
        .orElse(null);
  }
}
