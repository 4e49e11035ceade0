package dev.pharos.store;

import dev.pharos.signal.LogRecord;

/** A kept line and its place among all. */
public record LogLine(LogPosition position, LogRecord log) {}
