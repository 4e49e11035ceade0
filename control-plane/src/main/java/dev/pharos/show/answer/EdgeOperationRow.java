package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** The calls of one operation of the callee. */
public record EdgeOperationRow(
    String operation,
    long calls,
    double callsPerSecond,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns) {
  static EdgeOperationRow of(dev.pharos.query.EdgeDetail.OperationRow row) {
    return new EdgeOperationRow(
        row.operation(),
        row.calls().requests(),
        row.calls().perSecond(),
        row.calls().errorRatio(),
        row.calls().p50Ns(),
        row.calls().p95Ns());
  }
}
