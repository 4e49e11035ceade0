package dev.pharos.query;

import dev.pharos.signal.SpanKind;
import java.util.List;

/**
 * What a service did under one name.
 *
 * @param lastSeenNs end of the last window that has some, epoch nanoseconds
 */
public record OperationRed(
    String name, SpanKind kind, RedFigures total, List<RedPoint> trend, long lastSeenNs) {}
