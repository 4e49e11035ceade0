package dev.pharos.query;

import java.util.List;

/**
 * One edge in depth.
 *
 * @param series oldest first
 * @param byVersion busiest first; empty text where an end tells no version
 * @param byOperation busiest first
 */
public record EdgeDetail(
    GraphEdge edge,
    List<RedPoint> series,
    List<VersionRow> byVersion,
    List<OperationRow> byOperation) {

  /** The calls between two versions. */
  public record VersionRow(String callerVersion, String calleeVersion, RedFigures calls) {}

  /** The calls of one operation of the callee. */
  public record OperationRow(String operation, RedFigures calls) {}
}
