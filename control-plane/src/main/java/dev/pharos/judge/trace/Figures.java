package dev.pharos.judge.trace;

/**
 * How often something ran in a trace, and for how long in sum; means where there are several
 * traces.
 *
 * @param durationNs of all its spans in a trace
 * @param selfNs the part that no child covers
 */
public record Figures(double count, long durationNs, long selfNs) {}
