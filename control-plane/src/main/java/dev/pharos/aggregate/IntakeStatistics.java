package dev.pharos.aggregate;

import dev.pharos.signal.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the intake did since the process started.
 *
 * @param spansAccepted durable and counted
 * @param linesAccepted durable and counted
 * @param linesBySeverity of those, each severity told, zeros too
 * @param lastLineAtNs epoch nanoseconds of the newest arrival of log lines, null before any
 * @param duplicateRequests retries that were recognised
 * @param duplicateLines that had come by OTLP, where others are pushed as to Loki, or the other way
 *     round, and are kept once
 * @param excludedSpans left out on purpose, see {@link ProbeTraffic}
 * @param forgottenIdentities of requests that count twice when they are sent again, because too
 *     many others came since
 * @param forgottenLines that are kept twice when they come the other way too, because too many
 *     others came since
 * @param waitingRequests in the queue now
 * @param syncs of the journal
 * @param firstSpanAtNs epoch nanoseconds of the first arrival, null before any
 * @param lastSpanAtNs epoch nanoseconds of the newest arrival, null before any
 * @param journalBytes on disk
 * @param uncommittedRollupBytes in memory, of windows that left the aggregates and are not on disk
 * @param heldBackNs how long requests had to wait because those were too many
 * @param notices things a person should know, one sentence each
 */
public record IntakeStatistics(
    long spansAccepted,
    long linesAccepted,
    Map<Severity, Long> linesBySeverity,
    @Nullable Long lastLineAtNs,
    long duplicateRequests,
    long duplicateLines,
    long excludedSpans,
    long forgottenIdentities,
    long forgottenLines,
    long waitingRequests,
    long syncs,
    @Nullable Long firstSpanAtNs,
    @Nullable Long lastSpanAtNs,
    long journalBytes,
    long uncommittedRollupBytes,
    long heldBackNs,
    java.util.List<String> notices) {}
