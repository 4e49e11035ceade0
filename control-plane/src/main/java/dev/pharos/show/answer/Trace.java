package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;

/**
 * A trace, depth first and ready to draw, by clocks that agree.
 *
 * @param sentDurationNs by the clocks as they were sent, which is what lists of traces count
 * @param running the root or a parent has not arrived, and the newest span is so recent that it may
 *     still run
 * @param weight for how many traces it stands, itself among them, where the keep policy drew it;
 *     else 1
 * @param partial true where the keep policy left its other spans out before these came
 * @param skews clocks that were corrected; empty when all are as they were sent
 */
public record Trace(
    String traceId,
    Instant startedAt,
    long durationNs,
    long sentDurationNs,
    List<String> services,
    int errors,
    List<TraceResource> resources,
    List<TraceScope> scopes,
    List<TraceSpan> spans,
    int omittedSpans,
    boolean running,
    double weight,
    boolean partial,
    List<ClockCorrection> skews) {}
