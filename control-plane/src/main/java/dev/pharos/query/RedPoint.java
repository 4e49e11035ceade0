package dev.pharos.query;

import org.jspecify.annotations.Nullable;

/**
 * One point of a chart.
 *
 * @param timeNs where its stretch begins, epoch nanoseconds
 * @param figures null where nothing was measured: a gap, not 0
 */
public record RedPoint(long timeNs, @Nullable RedFigures figures) {}
