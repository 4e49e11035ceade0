package dev.pharos.advise.incident;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.judge.incident.FailedRequest;
import dev.pharos.judge.incident.Finding;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.TraceCondition;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.tracelang.Numbers;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds kept traces that show an incident, and what they tell. Safe for use by many threads. */
final class TraceReader {
  /** Enough to look at; the links lead to all. */
  static final int MOST = 10;

  /** Annotation with the query line that finds the traces of what an alert is about. */
  static final String TRACES = "traces";

  /** Annotation: spans that began less than so long ago are not asked, being under way still. */
  static final String TRACES_BEFORE = "traces_before";

  /** What an alert is about began so long before it at most. */
  static final Duration BEFORE_ALERT = Duration.ofMinutes(15);

  /** Of so many of a service, the newest, the most telling are chosen. */
  private static final int LOOKED_AT = 40;

  /** Services whose traces are searched: the cause, and who was the first to suffer. */
  private static final int MOST_SERVICES = 6;

  /** Lines that are no queries are remembered, so that each is told of once. */
  private static final int MOST_WRONG = 1_000;

  private static final Logger log = LoggerFactory.getLogger(TraceReader.class);

  private static final SpanFilter FAILED = new SpanFilter.OfStatus(Set.of(StatusCode.ERROR));

  private static final SpanFilter REQUEST =
      new SpanFilter.OfKind(Set.of(SpanKind.SERVER, SpanKind.CONSUMER));

  private final TraceSearch search;
  private final PinnedTraces pinned;
  private final Set<String> wrong = ConcurrentHashMap.newKeySet();

  TraceReader(TraceSearch search) {
    this(search, PinnedTraces.NONE);
  }

  /**
   * @param pinned is told what incidents point at
   */
  TraceReader(TraceSearch search, PinnedTraces pinned) {
    this.search = search;
    this.pinned = pinned;
  }

  /**
   * How telling a trace is.
   *
   * @param failing services of the incident that fail in it, the cause counting most
   * @param slowNs how long the cause takes in it, where it is about time
   */
  private record Telling(String id, int failing, long slowNs, long startedNs) {
    static final Comparator<Telling> ORDER =
        Comparator.comparingInt(Telling::failing)
            .thenComparingLong(Telling::slowNs)
            .thenComparingLong(Telling::startedNs)
            .reversed()
            .thenComparing(Telling::id);
  }

  /**
   * Traces through the cause and those that suffer from it: those in which most of them fail come
   * first, then the slowest where it is about time, and among equals the newest. Of a queue that is
   * not consumed those that end with the publication.
   */
  List<String> of(Finding finding, long nowNs) throws IOException {
    Set<ServiceId> concerned = new LinkedHashSet<>();
    boolean isCauseService = finding.cause().node().kind() == NodeKind.SERVICE;
    if (isCauseService) {
      concerned.add(finding.cause().node().id());
    }
    finding.symptoms().forEach(symptom -> concerned.add(symptom.service()));
    List<ServiceId> asked = concerned.stream().limit(MOST_SERVICES).toList();
    TimeRange range = range(finding.symptoms().getFirst().sinceNs(), nowNs);
    Map<String, Telling> found = new HashMap<>();
    boolean isSlow = has(finding, Symptom.Kind.LATENCY);
    if (!finding.symptoms().stream().allMatch(one -> one.kind() == Symptom.Kind.LATENCY)) {
      for (ServiceId service : asked) {
        look(service, FAILED, range, trace -> failing(trace, concerned), found);
      }
    }
    for (int i = 0; isSlow && found.size() < MOST && i < asked.size(); i++) {
      ServiceId service = asked.get(i);
      look(service, SpanFilter.ANY, range, trace -> slow(trace, service), found);
    }
    if (found.isEmpty()) {
      for (Symptom symptom : finding.symptoms()) {
        if (symptom.kind() == Symptom.Kind.QUEUE) {
          return unconsumed(symptom, range);
        }
      }
    }
    return pinned(
        found.values().stream().sorted(Telling.ORDER).limit(MOST).map(Telling::id).toList());
  }

  private List<String> pinned(List<String> ids) {
    ids.forEach(pinned::pin);
    return ids;
  }

  private static boolean has(Finding finding, Symptom.Kind kind) {
    return finding.symptoms().stream().anyMatch(one -> one.kind() == kind);
  }

  private static Telling failing(FoundTrace trace, Set<ServiceId> concerned) {
    Set<ServiceId> failing = new LinkedHashSet<>();
    for (Span span : trace.spans()) {
      if (span.isError() && concerned.contains(span.service())) {
        failing.add(span.service());
      }
    }
    boolean throughCause = failing.contains(concerned.iterator().next());
    return telling(trace, failing.size() + (throughCause ? concerned.size() : 0), 0);
  }

  private static Telling slow(FoundTrace trace, ServiceId service) {
    long longestNs =
        trace.spans().stream()
            .filter(span -> span.service().equals(service))
            .mapToLong(Span::durationNs)
            .max()
            .orElse(0);
    return telling(trace, 0, longestNs);
  }

  private static Telling telling(FoundTrace trace, int failing, long slowNs) {
    return new Telling(
        trace.tree().root().traceId().toString(), failing, slowNs, trace.tree().startNs());
  }

  private void look(
      ServiceId service,
      SpanFilter filter,
      TimeRange range,
      Function<FoundTrace, Telling> read,
      Map<String, Telling> found)
      throws IOException {
    each(
        TraceQuery.of(range, SpanFilter.all(List.of(of(service), filter)), LOOKED_AT),
        trace -> {
          Telling telling = read.apply(trace);
          found.putIfAbsent(telling.id(), telling);
        });
  }

  private void each(TraceQuery query, java.util.function.Consumer<FoundTrace> action)
      throws IOException {
    search.search(
        query,
        new SearchVisitor() {
          @Override
          public boolean found(FoundTrace trace) {
            action.accept(trace);
            return true;
          }

          @Override
          public boolean readsAttributes() {
            return false;
          }
        });
  }

  private List<String> unconsumed(Symptom symptom, TimeRange range) throws IOException {
    TraceCondition condition =
        TraceCondition.parse(
            "{kind=producer \"messaging.destination.name\"=%s} && !{kind=consumer service=%s}"
                .formatted(quoted(symptom.name()), quoted(symptom.service().name())));
    return ids(
        new TraceQuery(range, environment(symptom.service().environment()), condition, MOST));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Traces of what an alert is about: those that its annotation asks for, else failed ones of its
   * service.
   */
  List<String> of(FiringAlert alert, ServiceId service, long nowNs) throws IOException {
    Optional<TraceQuery> asked = asked(alert, service, nowNs);
    if (asked.isPresent()) {
      try {
        return ids(asked.get());
      } catch (CostlyPatternException e) {
        isWrong(alert, e);
      }
    }
    TimeRange range = range(alert.sinceNs(), nowNs);
    return ids(TraceQuery.of(range, SpanFilter.all(List.of(of(service), FAILED)), MOST));
  }

  private Optional<TraceQuery> asked(FiringAlert alert, ServiceId service, long nowNs) {
    String line = alert.annotations().getOrDefault(TRACES, "").strip();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String before = alert.annotations().getOrDefault(TRACES_BEFORE, "0s").strip();
    try {
      long beforeNs =
          Numbers.durationNs(before)
              .orElseThrow(() -> new IllegalArgumentException("no duration: " + before));
      long fromNs = alert.sinceNs() - BEFORE_ALERT.toNanos();
      return Optional.of(
          new TraceQuery(
              range(fromNs, nowNs - beforeNs),
              environment(service.environment()),
              TraceCondition.parse(line),
              MOST));
    } catch (QuerySyntaxException | IllegalArgumentException e) {
      isWrong(alert, e);
      return Optional.empty();
    }
  }

  private void isWrong(FiringAlert alert, RuntimeException why) {
    String told =
        String.join(
            "\n",
            alert.name(),
            alert.annotations().getOrDefault(TRACES, ""),
            alert.annotations().getOrDefault(TRACES_BEFORE, ""));
    if (wrong.size() < MOST_WRONG && wrong.add(told)) {
      log.warn(
          "The annotations '{}' and '{}' of the alert {} ask for no traces: {}",
          TRACES,
          TRACES_BEFORE,
          alert.name(),
          why.getMessage());
    }
  }

  /** Different annotations that could not be followed. */
  long wrongQueries() {
    return wrong.size();
  }

  /**
   * What the newest failed requests of some services tell.
   *
   * @param range in which they began
   */
  Map<ServiceId, List<FailedRequest>> failedRequests(Set<ServiceId> services, TimeRange range)
      throws IOException {
    Map<ServiceId, List<FailedRequest>> failed = new LinkedHashMap<>();
    for (ServiceId service : services.stream().limit(MOST_SERVICES).toList()) {
      List<FailedRequest> requests = new ArrayList<>();
      SpanFilter filter = SpanFilter.all(List.of(of(service), FAILED, REQUEST));
      each(
          TraceQuery.of(range, filter, LOOKED_AT),
          trace -> FailedRequest.of(trace.tree(), service).ifPresent(requests::add));
      failed.put(service, requests);
    }
    return failed;
  }

  private List<String> ids(TraceQuery query) throws IOException {
    List<String> ids = new ArrayList<>();
    each(query, trace -> ids.add(trace.tree().root().traceId().toString()));
    return pinned(List.copyOf(ids));
  }

  private static SpanFilter of(ServiceId service) {
    return SpanFilter.all(
        List.of(
            SpanFilter.is(SpanText.SERVICE, service.name()),
            SpanFilter.is(SpanText.NAMESPACE, service.namespace()),
            SpanFilter.is(SpanText.ENVIRONMENT, service.environment())));
  }

  private static SpanFilter environment(String environment) {
    return environment.isEmpty()
        ? SpanFilter.ANY
        : SpanFilter.is(SpanText.ENVIRONMENT, environment);
  }

  private static TimeRange range(long fromNs, long toNs) {
    return new TimeRange(fromNs, Math.max(fromNs, toNs) + 1);
  }
}
