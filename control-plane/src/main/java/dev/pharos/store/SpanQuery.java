package dev.pharos.store;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that one span must meet all of. Null and empty mean "any".
 *
 * @param range of span starts
 * @param attributes key to text: an attribute of the span, its resource or its scope whose value
 *     reads so
 * @param minDurationNs inclusive
 * @param maxDurationNs inclusive
 * @param limit of traces, at least 1
 */
public record SpanQuery(
    TimeRange range,
    @Nullable String service,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String version,
    @Nullable String operation,
    Set<SpanKind> kinds,
    @Nullable StatusCode status,
    @Nullable Long minDurationNs,
    @Nullable Long maxDurationNs,
    Map<String, String> attributes,
    int limit) {

  /** Everything in a range. */
  public static SpanQuery all(TimeRange range, int limit) {
    return new SpanQuery(
        range, null, null, null, null, null, Set.of(), null, null, null, Map.of(), limit);
  }
}
