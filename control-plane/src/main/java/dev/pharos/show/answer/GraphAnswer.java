package dev.pharos.show.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who called whom. */
public record GraphAnswer(
    List<GraphNode> nodes, List<GraphEdge> edges, @Nullable Double pairingRatio) {}
