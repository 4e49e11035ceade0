package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;

/**
 * What a file of traces shows.
 *
 * @param trace the one that was asked for, else the one with most spans
 * @param criticalPath of the trace
 * @param hints about the trace
 * @param traces all in the file, most spans first, at most 100
 * @param otherTraces further ones
 * @param refused spans of the file that are not valid, by reason
 */
public record TraceFileView(
    Trace trace,
    CriticalPathAnswer criticalPath,
    List<HintsAnswer.Hint> hints,
    List<Contained> traces,
    int otherTraces,
    List<Refused> refused) {

  /** A trace of the file in a row. */
  public record Contained(
      String traceId,
      String service,
      String operation,
      Instant startedAt,
      long durationNs,
      int spans) {}

  public record Refused(String reason, int spans) {}
}
