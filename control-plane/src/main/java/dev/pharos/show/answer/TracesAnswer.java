package dev.pharos.show.answer;

import dev.pharos.query.TracesFound;
import java.util.List;

/** Traces newest first, and how many spans were checked for them. */
public record TracesAnswer(List<TraceSummary> traces, long scanned, boolean truncated) {
  public static TracesAnswer of(TracesFound found) {
    return new TracesAnswer(
        found.traces().stream().map(TraceSummary::of).toList(), found.scanned(), found.truncated());
  }
}
