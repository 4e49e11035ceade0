package dev.pharos.query;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.List;

/**
 * A trace in one line.
 *
 * @param rootService of the root span, or of the earliest one when the root is missing
 * @param rootVersion of the root's service; empty when not said
 * @param startedNs start of its earliest span, epoch nanoseconds
 * @param durationNs from there to its latest end
 * @param services names, in the order in which they appear
 * @param errors spans whose status is error
 * @param mark of how it was decided of
 */
public record TraceSummary(
    TraceId traceId,
    ServiceId rootService,
    String rootOperation,
    boolean rootMissing,
    StatusCode rootStatus,
    String rootVersion,
    long startedNs,
    long durationNs,
    int spans,
    List<String> services,
    int errors,
    KeptMark mark) {}
