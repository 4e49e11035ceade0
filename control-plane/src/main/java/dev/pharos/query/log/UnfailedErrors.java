package dev.pharos.query.log;

import dev.pharos.signal.Severity;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.LogLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Errors that a service wrote down and yet told its caller nothing of. Nothing is claimed of a line
 * whose span did not arrive. Pure.
 */
public final class UnfailedErrors {
  private UnfailedErrors() {}

  /** Lines of severity error or above whose span did not fail, in their order. */
  public static List<LogLine> of(List<LogLine> lines, TraceTree trace) {
    // Client and server of one call may share an id: then one of them that failed is enough.
    Map<Long, Boolean> failed = new HashMap<>();
    for (int place = 0; place < trace.size(); place++) {
      Span span = trace.span(place);
      failed.merge(span.spanId(), span.status() == StatusCode.ERROR, Boolean::logicalOr);
    }
    boolean anyFailed = failed.containsValue(true);
    return lines.stream()
        .filter(line -> line.log().level().compareTo(Severity.ERROR) >= 0)
        .filter(line -> {
          long span = line.log().spanId();
          return span == SpanId.NONE ? !anyFailed : Boolean.FALSE.equals(failed.get(span));
        })
        .toList();
  }
}
