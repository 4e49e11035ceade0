package dev.pharos.query;

import java.util.List;

/**
 * Answer to a search for traces.
 *
 * @param traces newest first
 * @param scanned spans whose conditions were checked
 * @param truncated true when more match than were asked for, or a limit of work was reached
 */
public record TracesFound(List<TraceSummary> traces, long scanned, boolean truncated) {}
