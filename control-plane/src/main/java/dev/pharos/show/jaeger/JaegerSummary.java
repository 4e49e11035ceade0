package dev.pharos.show.jaeger;

import dev.pharos.query.FoundTrace;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace in one line, with the field names of version 3 of Jaeger's API.
 *
 * @param minStartTimeUnixNano decimal digits, as that API writes long numbers
 * @param maxEndTimeUnixNano decimal digits
 * @param orphanSpanCount spans whose parent is named but did not arrive
 */
record JaegerSummary(
    String traceId,
    String rootServiceName,
    String rootOperationName,
    String minStartTimeUnixNano,
    String maxEndTimeUnixNano,
    int spanCount,
    int errorSpanCount,
    int orphanSpanCount,
    List<ServiceSummary> services) {

  /** A service's part in the trace. */
  record ServiceSummary(String name, int spanCount, int errorSpanCount) {
    private ServiceSummary with(Span span) {
      return new ServiceSummary(name, spanCount + 1, errorSpanCount + (span.isError() ? 1 : 0));
    }
  }

  static JaegerSummary of(FoundTrace found) {
    TraceTree tree = found.tree();
    Map<String, ServiceSummary> services = new LinkedHashMap<>();
    int orphans = 0;
    for (int place = 0; place < tree.size(); place++) {
      Span span = tree.span(place);
      String name = span.service().name();
      services.put(name, services.getOrDefault(name, new ServiceSummary(name, 0, 0)).with(span));
      orphans += tree.parentMissing(place) ? 1 : 0;
    }
    Span root = tree.root();
    return new JaegerSummary(
        root.traceId().toString(),
        root.service().name(),
        root.name(),
        Long.toString(tree.startNs()),
        Long.toString(tree.startNs() + tree.durationNs()),
        tree.size(),
        tree.errors(),
        orphans,
        new ArrayList<>(services.values()));
  }
}
