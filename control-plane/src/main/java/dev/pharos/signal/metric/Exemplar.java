package dev.pharos.signal.metric;

/**
 * One measurement behind a sample, with what leads to it.
 *
 * @param labels of its own, usually {@code trace_id} and {@code span_id}
 * @param timeMs epoch milliseconds
 */
public record Exemplar(Labels labels, double value, long timeMs) {}
