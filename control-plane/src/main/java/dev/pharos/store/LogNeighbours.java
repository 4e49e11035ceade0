package dev.pharos.store;

import java.util.List;

/**
 * What one instance logged around a line.
 *
 * @param before the oldest first
 * @param after the oldest first
 */
public record LogNeighbours(List<LogLine> before, LogLine line, List<LogLine> after) {}
