package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;

/**
 * An exception that was never seen before.
 *
 * @param id of the error
 * @param firstSeenNs epoch nanoseconds
 */
public record Novelty(String id, ServiceId service, String type, long firstSeenNs) {}
