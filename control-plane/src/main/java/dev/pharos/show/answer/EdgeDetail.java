package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pharos.signal.NodeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An edge in depth: its figures and more. What an end counted is null where it does not report. */
public record EdgeDetail(
    @JsonUnwrapped GraphEdge edge,
    List<RedPoint> series,
    List<EdgeVersionRow> byVersion,
    List<EdgeOperationRow> byOperation,
    @Nullable Long clientCalls,
    @Nullable Long serverCalls,
    @Nullable String address) {
  public static EdgeDetail of(dev.pharos.query.EdgeDetail detail, String health) {
    dev.pharos.query.GraphEdge edge = detail.edge();
    NodeKind callee = edge.ends().callee().kind();
    return new EdgeDetail(
        GraphEdge.of(edge, health),
        RedPoint.of(detail.series()),
        detail.byVersion().stream().map(EdgeVersionRow::of).toList(),
        detail.byOperation().stream().map(EdgeOperationRow::of).toList(),
        edge.ends().caller().kind() == NodeKind.SERVICE ? edge.clientCalls() : null,
        callee == NodeKind.SERVICE ? edge.serverCalls() : null,
        callee == NodeKind.EXTERNAL ? edge.ends().callee().id().name() : null);
  }
}
