package dev.pharos.query;

import dev.pharos.signal.ServiceId;

/**
 * Who calls an operation.
 *
 * @param version the caller's; empty when unknown
 * @param firstSeenNs epoch nanoseconds, ever
 * @param lastSeenNs epoch nanoseconds
 */
public record CallerRed(
    ServiceId service, String version, RedFigures calls, long firstSeenNs, long lastSeenNs) {}
