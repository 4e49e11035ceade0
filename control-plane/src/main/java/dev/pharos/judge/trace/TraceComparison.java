package dev.pharos.judge.trace;

import dev.pharos.signal.SpanKind;
import java.util.List;

/**
 * Two sides step by step. Steps are the same where service, operation and kind are, below the same
 * callers; their order does not matter, since what runs side by side comes in any. Pure.
 *
 * @param rows depth first, callers before what they called, steps of both sides in one order
 * @param operations by service and operation wherever they ran, the largest difference first
 * @param omittedRows further rows
 */
public record TraceComparison(List<Row> rows, List<OperationRow> operations, int omittedRows) {

  /**
   * One step.
   *
   * @param depth 0 for roots
   * @param spansA places in the first trace; empty where that side is several
   * @param spansB places in the second
   */
  public record Row(
      int depth,
      String service,
      String operation,
      SpanKind kind,
      Difference difference,
      List<Integer> spansA,
      List<Integer> spansB) {}

  /** One operation in the whole trace. */
  public record OperationRow(String service, String operation, Difference difference) {}

  /**
   * @param a what is looked at
   * @param b what it is compared with
   */
  public static TraceComparison of(TraceShape a, TraceShape b) {
    return new Alignment(a, b).compare();
  }
}
