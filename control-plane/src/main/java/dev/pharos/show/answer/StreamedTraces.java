package dev.pharos.show.answer;

import java.util.List;

/** Traces that a search found since the event before. */
public record StreamedTraces(List<TraceSummary> traces) {}
