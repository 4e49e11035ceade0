package dev.pharos.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who called whom.
 *
 * @param edges busiest first
 * @param pairingRatio share 0…1 of calls to instrumented services whose other end was found; null
 *     before any
 */
public record Graph(List<GraphNode> nodes, List<GraphEdge> edges, @Nullable Double pairingRatio) {}
