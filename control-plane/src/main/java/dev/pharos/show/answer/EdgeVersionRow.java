package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** The calls between two versions; null where an end tells none. */
public record EdgeVersionRow(
    @Nullable String callerVersion,
    @Nullable String calleeVersion,
    long calls,
    double callsPerSecond,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns) {
  static EdgeVersionRow of(dev.pharos.query.EdgeDetail.VersionRow row) {
    return new EdgeVersionRow(
        Text.orNull(row.callerVersion()),
        Text.orNull(row.calleeVersion()),
        row.calls().requests(),
        row.calls().perSecond(),
        row.calls().errorRatio(),
        row.calls().p50Ns(),
        row.calls().p95Ns());
  }
}
