package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Finding;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds kept traces that show an incident. */
final class TraceReader {
  /** Enough to look at; the links lead to all. */
  private static final int MOST = 5;

  private final TraceSearch search;

  TraceReader(TraceSearch search) {
    this.search = search;
  }

  /** Failed ones of the cause, or else of those that suffer; for latency the slow ones. */
  List<String> of(Finding finding, long nowNs) throws IOException {
    long beganNs = finding.symptoms().getFirst().sinceNs();
    Set<ServiceId> services = new LinkedHashSet<>();
    if (finding.cause().node().kind() == NodeKind.SERVICE) {
      services.add(finding.cause().node().id());
    }
    finding.symptoms().forEach(symptom -> services.add(symptom.service()));
    boolean slow = finding.symptoms().stream().allMatch(one -> one.kind() == Symptom.Kind.LATENCY);
    return slow
        ? found(List.copyOf(services), SpanFilter.ANY, beganNs, nowNs)
        : failed(List.copyOf(services), beganNs, nowNs);
  }

  /** Failed traces of the first of some services that has any. */
  List<String> failed(List<ServiceId> services, long beganNs, long nowNs) throws IOException {
    return found(services, new SpanFilter.OfStatus(Set.of(StatusCode.ERROR)), beganNs, nowNs);
  }

  private List<String> found(List<ServiceId> services, SpanFilter filter, long beganNs, long nowNs)
      throws IOException {
    for (ServiceId service : services) {
      SpanFilter asked =
          SpanFilter.all(
              List.of(
                  SpanFilter.is(SpanText.SERVICE, service.name()),
                  SpanFilter.is(SpanText.NAMESPACE, service.namespace()),
                  SpanFilter.is(SpanText.ENVIRONMENT, service.environment()),
                  filter));
      TimeRange range = new TimeRange(beganNs, Math.max(beganNs, nowNs) + 1);
      List<String> traces = new ArrayList<>();
      search
          .search(TraceQuery.of(range, asked, MOST))
          .traces()
          .forEach(trace -> traces.add(trace.traceId().toString()));
      if (!traces.isEmpty()) {
        return List.copyOf(traces);
      }
    }
    return List.of();
  }
}
