package dev.pharos.show.answer;

import java.util.List;

/** Lines that came since the event before, in the order of coming. */
public record StreamedLogs(List<LogLine> logs) {}
