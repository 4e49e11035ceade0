package dev.pharos.show.parameter;

import dev.pharos.signal.TimeRange;

/** A range for what changes from week to week; by default the last 30 days. */
public record HistoryRange(TimeRange range) {}
