package dev.pharos.show.answer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two traces, or one and what is usual, step by step.
 *
 * @param a what is looked at
 * @param b what it is compared with
 */
public record ComparisonAnswer(
    Side a, Side b, List<Row> rows, List<OperationRow> operations, int omittedRows) {

  /**
   * @param traceId null where the side is several traces
   * @param startedAt null where the side is several traces
   * @param durationNs mean where the side is several traces
   */
  public record Side(
      @Nullable String traceId,
      int traces,
      @Nullable Instant startedAt,
      long durationNs,
      Root root,
      String description) {}

  public record Root(String service, String operation) {}

  /** Means per trace. */
  @Schema(name = "ComparedFigures")
  public record Figures(double count, long durationNs, long selfNs) {}

  /**
   * A step of one or both sides, below its callers.
   *
   * @param state new is only in a, gone only in b
   * @param relative the difference as a share of b
   * @param spansA places among the spans of the first trace's answer
   */
  @Schema(name = "ComparedRow")
  public record Row(
      int depth,
      String service,
      String operation,
      String kind,
      @Schema(allowableValues = {"same", "new", "gone", "slower", "faster"}) String state,
      @Nullable Figures a,
      @Nullable Figures b,
      long differenceNs,
      long selfDifferenceNs,
      @Nullable Double relative,
      List<Integer> spansA,
      List<Integer> spansB) {}

  /** An operation wherever it ran. */
  @Schema(name = "ComparedOperation")
  public record OperationRow(
      String service,
      String operation,
      @Schema(allowableValues = {"same", "new", "gone", "slower", "faster"}) String state,
      @Nullable Figures a,
      @Nullable Figures b,
      long differenceNs,
      long selfDifferenceNs,
      @Nullable Double relative) {}
}
