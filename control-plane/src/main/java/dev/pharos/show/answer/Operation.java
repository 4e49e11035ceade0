package dev.pharos.show.answer;

import dev.pharos.query.CallerRed;
import dev.pharos.query.OperationRed;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a service did under one name. */
public record Operation(
    String name,
    String kind,
    Red red,
    List<RedPoint> trend,
    List<Caller> callers,
    Instant lastSeen) {
  /**
   * @param callers of that name; only what is asked for from outside has any
   */
  static Operation of(OperationRed operation, List<CallerRed> callers) {
    return new Operation(
        operation.name(),
        Text.of(operation.kind()),
        Objects.requireNonNull(Red.of(operation.total())),
        RedPoint.of(operation.trend()),
        operation.kind().isInbound() ? callers.stream().map(Caller::of).toList() : List.of(),
        TimeRange.instant(operation.lastSeenNs()));
  }
}
