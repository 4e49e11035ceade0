package dev.pharos.show.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was logged in a trace, the oldest line first.
 *
 * @param unfailed lines of severity error or above although their span did not fail
 */
public record TraceLogsAnswer(List<LogLine> logs, boolean truncated, List<Unfailed> unfailed) {

  /**
   * @param spanId null where the line tells none; then no span of the trace failed
   */
  public record Unfailed(String id, @Nullable String spanId) {}
}
