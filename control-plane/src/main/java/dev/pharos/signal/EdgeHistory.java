package dev.pharos.signal;

/**
 * When a kind of call was first and last seen, kept as long as hourly rollups.
 *
 * @param firstSeenNs start of the first such call, epoch nanoseconds
 * @param lastSeenNs start of the last one
 */
public record EdgeHistory(EdgeKey key, long firstSeenNs, long lastSeenNs) {}
