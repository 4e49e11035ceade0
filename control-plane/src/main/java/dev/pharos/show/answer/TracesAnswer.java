package dev.pharos.show.answer;

import dev.pharos.query.TracesFound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces newest first, and how many spans were checked for them.
 *
 * @param reason why there may be more: limit, scanned or time; null when all were found
 */
public record TracesAnswer(
    List<TraceSummary> traces, long scanned, boolean truncated, @Nullable String reason) {
  public static TracesAnswer of(TracesFound found) {
    return new TracesAnswer(
        found.traces().stream().map(TraceSummary::of).toList(),
        found.scanned(),
        found.truncated(),
        found.cut() == null ? null : Text.of(found.cut()));
  }
}
