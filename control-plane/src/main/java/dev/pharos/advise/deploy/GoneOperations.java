package dev.pharos.advise.deploy;

import dev.pharos.aggregate.OperationName;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.UnansweredOperation;
import dev.pharos.judge.deploy.Unmeasured;
import dev.pharos.query.VersionWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds operations that the old version answered, others still call, and the new version does not
 * answer: it says that there is no such thing (404, 405, gRPC's UNIMPLEMENTED), or nobody sees the
 * calls arrive. Who answers {@code 404} knows no route, so that the operation is told by the path
 * alone, which only spans have. Safe for use by many threads.
 */
final class GoneOperations {
  /** Of each side the newest so many are looked at; a regression takes three. */
  private static final int MOST_SPANS = 300;

  /** Of so many it is looked up who called. */
  private static final int MOST_CALLERS = 20;

  /** Less often answered, an operation says little of what is usual. */
  private static final long LEAST_ANSWERED = 3;

  /**
   * What the old version could not find as well, as an order that is none, comes again: so rarely
   * it may all be chance.
   */
  private static final double CHANCE = 0.001;

  private static final Set<String> NO_SUCH_ROUTE = Set.of("404", "405");
  private static final long METHOD_NOT_ALLOWED = 405;
  private static final String UNIMPLEMENTED = "12";
  private static final String USERS = "users";
  private static final String UNKNOWN = "unknown callers";

  private final VersionWindows windows;
  private final SpanStore spans;

  GoneOperations(VersionWindows windows, SpanStore spans) {
    this.windows = windows;
    this.spans = spans;
  }

  /**
   * @param requests of both versions in the range
   * @param capped whether some operations of the service are counted together
   */
  void gather(
      Deployment deployment,
      TimeRange range,
      Timeline timeline,
      List<RedWindow> requests,
      boolean capped,
      DeployEvidence.Builder evidence)
      throws IOException {
    if (capped) {
      evidence.unmeasured(
          Unmeasured.answers("the service has more operations than are told apart"));
    }
    Answered answered = new Answered(timeline, requests);
    if (answered.old.isEmpty()) {
      return;
    }
    TimeRange since = new TimeRange(Math.min(timeline.beginNs(), range.toNs()), range.toNs());
    TimeRange until = new TimeRange(range.fromNs(), Math.min(range.toNs(), timeline.beginNs()));
    Map<String, Calls> refused =
        refusals(deployment.service(), deployment.version(), since, answered).byOperation;
    Refusals before =
        deployment.previousVersion().isEmpty() || refused.isEmpty()
            ? new Refusals()
            : refusals(deployment.service(), deployment.previousVersion(), until, answered);
    refused.forEach((operation, calls) -> {
      // Of more calls than were looked at, only the time is compared that they are of.
      long fromNs = calls.areAll ? since.fromNs() : calls.oldestNs;
      if (answered.fresh(operation, fromNs) <= calls.counted
          && isNoChance(
              answered.old(operation), before.estimate(operation, calls, answered), calls)) {
        calls.gone = true;
      }
    });
    Map<String, Calls> gone = new TreeMap<>();
    for (Map.Entry<String, Calls> entry : refused.entrySet()) {
      Calls calls = entry.getValue();
      if (calls.gone) {
        callers(calls, deployment.service());
        gone.put(entry.getKey(), calls);
      }
    }
    unseen(deployment.service(), since, answered, gone);
    gone.forEach((operation, calls) -> {
      long of = calls.traces.size() + calls.unseen;
      if (!calls.callers.isEmpty()) {
        evidence.unanswered(new UnansweredOperation(operation, List.copyOf(calls.callers), of));
      }
    });
  }

  /** Whether calls are refused more than the old version's share of refusals makes likely. */
  private static boolean isNoChance(long answered, long refusedBefore, Calls calls) {
    double usual = (refusedBefore + 1.0) / (answered + refusedBefore + 2.0);
    return Math.pow(usual, calls.traces.size()) <= CHANCE;
  }

  /** What a version said it does not have, by the operation that the old version had there. */
  private Refusals refusals(ServiceId service, String version, TimeRange range, Answered answered)
      throws IOException {
    SpanFilter filter =
        SpanFilter.all(
            List.of(
                SpanFilter.is(SpanText.SERVICE, service.name()),
                SpanFilter.is(SpanText.NAMESPACE, service.namespace()),
                SpanFilter.is(SpanText.ENVIRONMENT, service.environment()),
                SpanFilter.is(SpanText.VERSION, version),
                new SpanFilter.OfKind(Set.of(SpanKind.SERVER)),
                SpanFilter.some(
                    List.of(
                        attribute("http.response.status_code", NO_SUCH_ROUTE),
                        attribute("http.status_code", NO_SUCH_ROUTE),
                        attribute("rpc.grpc.status_code", Set.of(UNIMPLEMENTED))))));
    Refusals found = new Refusals();
    SpanSearchResult newest = spans.search(new SpanQuery(range, filter, MOST_SPANS));
    for (Span span : newest.matches()) {
      String operation = answered.operationOf(span);
      String name = OperationName.of(span);
      found.byName.merge(name, 1L, Long::sum);
      if (operation != null) {
        Calls calls = found.byOperation.computeIfAbsent(operation, key -> new Calls());
        calls.byName.merge(name, 1L, Long::sum);
        calls.traces.put(span.traceId(), span);
        calls.areAll = !newest.truncated();
        calls.oldestNs = Math.min(calls.oldestNs, span.startNs());
        calls.counted += Answered.isCountedAs(operation, span) ? 1 : 0;
      }
    }
    return found;
  }

  private static SpanFilter attribute(String key, Set<String> values) {
    return new SpanFilter.OfAttribute(AttributePlace.SPAN, key, new ValueTest.In(values));
  }

  /** Who called, as the traces tell. */
  private void callers(Calls calls, ServiceId callee) throws IOException {
    List<Span> asked = calls.traces.values().stream().limit(MOST_CALLERS).toList();
    Map<TraceId, List<Span>> traces = spans.traces(asked.stream().map(Span::traceId).toList());
    for (Span span : asked) {
      if (span.parentSpanId() == SpanId.NONE) {
        calls.callers.add(USERS);
        continue;
      }
      String caller = UNKNOWN;
      for (Span other : traces.getOrDefault(span.traceId(), List.of())) {
        if (other.spanId() == span.parentSpanId() && other.kind() != SpanKind.SERVER) {
          caller = other.service().equals(callee) ? "" : other.service().name();
        }
      }
      if (!caller.isEmpty()) {
        calls.callers.add(caller);
      }
    }
  }

  /** Calls that failed and never arrived, of operations that nobody answers any more. */
  private void unseen(
      ServiceId service, TimeRange since, Answered answered, Map<String, Calls> gone)
      throws IOException {
    Map<String, Calls> failing = new HashMap<>();
    for (EdgeWindow window : windows.callsInto(service, since)) {
      String operation = answered.operationOf(window.key().operation());
      if (operation == null || window.startNs() < since.fromNs()) {
        continue;
      }
      Calls calls = failing.computeIfAbsent(operation, key -> new Calls());
      calls.unseen += window.serverCalls() > 0 ? 0 : window.clientErrors();
      calls.counted += window.serverCalls() + window.clientCalls() - window.clientErrors();
      if (window.clientErrors() > 0 && window.key().caller().kind() == NodeKind.SERVICE) {
        calls.callers.add(window.key().caller().id().name());
      }
    }
    failing.forEach((operation, calls) -> {
      calls.callers.remove(service.name());
      boolean nobodyAnswers = calls.counted == 0 && answered.sinceBegin(operation) == 0;
      if (calls.unseen > 0 && nobodyAnswers) {
        Calls all = gone.computeIfAbsent(operation, key -> new Calls());
        all.unseen += calls.unseen;
        all.callers.addAll(calls.callers);
      }
    });
  }

  /**
   * What was refused in a time, as far as traces of it were found: some may have been left out, and
   * there may be more than were looked at. For one thread.
   */
  private static final class Refusals {
    final Map<String, Calls> byOperation = new HashMap<>();

    /** All that was found, whether or not any operation was there, by the name it counts under. */
    final Map<String, Long> byName = new HashMap<>();

    /**
     * How many of an operation there were: as many as were found, or more where more of them were
     * counted, by their method alone, than were found. Of these an operation had the same part;
     * where none is found that could tell, all.
     *
     * @param later what was refused of it since, which tells under which names it counts
     */
    long estimate(String operation, Calls later, Answered answered) {
      Calls calls = byOperation.getOrDefault(operation, new Calls());
      double sum = calls.traces.size();
      for (String name : later.byName.keySet()) {
        long found = byName.getOrDefault(name, 0L);
        long own = calls.byName.getOrDefault(name, 0L);
        // What counts under a route's name, or an operation's own, was mostly answered.
        long counted = name.contains("/") ? 0 : answered.oldBefore(name);
        if (counted > found) {
          sum += found == 0 ? counted : (double) own * counted / found - own;
        }
      }
      return Math.round(sum);
    }
  }

  /** Calls of one operation. For one thread. */
  private static final class Calls {
    /**
     * How many count under which name, which is not the operation's where a path alone tells it.
     */
    final Map<String, Long> byName = new HashMap<>();

    final Map<TraceId, Span> traces = new HashMap<>();
    final Set<String> callers = new TreeSet<>();
    long oldestNs = Long.MAX_VALUE;
    long counted;
    long unseen;
    boolean areAll;
    boolean gone;
  }

  /** What each version answered, by operation. */
  private static final class Answered {
    final Map<String, Long> old = new HashMap<>();
    private final Map<String, Long> oldBefore = new HashMap<>();
    private final Map<String, NavigableMap<Long, Long>> fresh = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final List<Route> routes;

    Answered(Timeline timeline, List<RedWindow> requests) {
      for (RedWindow window : requests) {
        RedKey key = window.key();
        if (key.kind() != SpanKind.SERVER || key.operation().equals(RedKey.OTHER)) {
          continue;
        }
        boolean begun = window.startNs() >= timeline.beginNs();
        if (begun) {
          since.merge(key.operation(), window.requests(), Long::sum);
        }
        switch (timeline.side(key.version(), window.startNs())) {
          case OLD -> {
            old.merge(key.operation(), window.requests() - window.errors(), Long::sum);
            if (!begun) {
              oldBefore.merge(key.operation(), window.requests(), Long::sum);
            }
          }
          case FRESH -> {
            if (begun) {
              fresh
                  .computeIfAbsent(key.operation(), operation -> new TreeMap<>())
                  .merge(window.startNs(), window.requests(), Long::sum);
            }
          }
          case NEITHER -> {}
        }
      }
      old.values().removeIf(count -> count < LEAST_ANSWERED);
      routes = new ArrayList<>();
      for (String operation : old.keySet()) {
        Route route = Route.of(operation);
        if (route != null) {
          routes.add(route);
        }
      }
      routes.sort(Comparator.comparingLong(Route::words).reversed());
    }

    long old(String operation) {
      return old.getOrDefault(operation, 0L);
    }

    /** What counted under a name until the new version began. */
    long oldBefore(String name) {
      return oldBefore.getOrDefault(name, 0L);
    }

    long fresh(String operation, long fromNs) {
      NavigableMap<Long, Long> counts = fresh.get(operation);
      return counts == null
          ? 0
          : counts.tailMap(fromNs, true).values().stream().mapToLong(Long::longValue).sum();
    }

    long sinceBegin(String operation) {
      return since.getOrDefault(operation, 0L);
    }

    /** Whether a refusal was counted among the operation's requests, as if it were answered. */
    static boolean isCountedAs(String operation, Span span) {
      Long status = SemanticConventions.httpStatus(span.attributes());
      boolean byPath = status != null && status == METHOD_NOT_ALLOWED && !span.name().contains("/");
      return byPath || span.name().equals(operation);
    }

    /** What the old version had there; null for nothing, or what a route answered. */
    @Nullable String operationOf(Span span) {
      if (SemanticConventions.httpStatus(span.attributes()) == null) {
        return old.containsKey(span.name()) ? span.name() : null;
      }
      String route = SemanticConventions.httpRoute(span.attributes());
      String method = SemanticConventions.httpMethod(span.attributes());
      String path = SemanticConventions.urlPath(span.attributes());
      boolean answers = route != null && !route.endsWith("*") && !route.equals("/");
      return answers || method == null || path == null ? null : routeOf(method, path);
    }

    /** Of a caller's name for it. */
    @Nullable String operationOf(String called) {
      if (old.containsKey(called)) {
        return called;
      }
      int space = called.indexOf(' ');
      return space < 0 ? null : routeOf(called.substring(0, space), called.substring(space + 1));
    }

    private @Nullable String routeOf(String method, String path) {
      for (Route route : routes) {
        if (route.takes(method, path)) {
          return route.operation();
        }
      }
      return null;
    }
  }
}
