package dev.pharos.aggregate;

import dev.pharos.signal.TraceId;

/**
 * An exception as it was seen.
 *
 * @param traceId {@link TraceId#INVALID} outside of traces
 * @param version of the service; may be empty
 * @param type as reported; empty when it was not
 * @param message shortened
 * @param timeNs epoch nanoseconds
 * @param logged whether a log line told it, not a span
 */
record Sighting(
    TraceId traceId,
    long spanId,
    String version,
    String type,
    String message,
    long timeNs,
    boolean logged) {

  /** As one of many that are counted together. */
  Sighting ofAnyType() {
    return new Sighting(traceId, spanId, version, "", message, timeNs, logged);
  }
}
