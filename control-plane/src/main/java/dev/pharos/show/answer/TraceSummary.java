package dev.pharos.show.answer;

import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace in one row; status and version are the root's.
 *
 * @param weight for how many traces it stands, itself among them, where the keep policy drew it;
 *     else 1
 * @param partial true where the keep policy left its other spans out before these came
 */
public record TraceSummary(
    String traceId,
    Root root,
    boolean rootMissing,
    String statusOfRoot,
    @Nullable String version,
    Instant startedAt,
    long durationNs,
    int spans,
    List<String> services,
    int errors,
    double weight,
    boolean partial) {
  public static TraceSummary of(dev.pharos.query.TraceSummary trace) {
    return new TraceSummary(
        trace.traceId().toString(),
        new Root(trace.rootService().name(), trace.rootOperation()),
        trace.rootMissing(),
        Text.of(trace.rootStatus()),
        Text.orNull(trace.rootVersion()),
        TimeRange.instant(trace.startedNs()),
        trace.durationNs(),
        trace.spans(),
        trace.services(),
        trace.errors(),
        trace.mark().weight(),
        trace.mark().partial());
  }

  /** The root span, or the earliest one when the root is missing. */
  public record Root(String service, String operation) {}
}
