package dev.pharos.signal;

/**
 * What a service sent of one signal in one window.
 *
 * @param signal {@code traces}, {@code metrics} or {@code logs}
 * @param items spans, samples or lines
 * @param receivedBytes the share of the request's bytes, uncompressed
 */
public record LedgerEntry(
    ServiceId service,
    String version,
    String signal,
    String operation,
    long startNs,
    long items,
    long receivedBytes) {}
