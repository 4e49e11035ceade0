package dev.pharos.signal.metric;

/** A series and those of its samples that were asked for. */
public record SeriesData(Labels labels, Samples samples) {}
