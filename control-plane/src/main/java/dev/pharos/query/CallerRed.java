package dev.pharos.query;

import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * Who calls an operation.
 *
 * @param version the caller's; empty when unknown
 * @param estimate how many calls there were, of which those are that came; null where all came
 * @param firstSeenNs epoch nanoseconds, ever
 * @param lastSeenNs epoch nanoseconds
 */
public record CallerRed(
    ServiceId service,
    String version,
    RedFigures calls,
    @Nullable CallEstimate estimate,
    long firstSeenNs,
    long lastSeenNs) {}
