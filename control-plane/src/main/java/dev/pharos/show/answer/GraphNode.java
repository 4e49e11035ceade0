package dev.pharos.show.answer;

import dev.pharos.query.Change;
import dev.pharos.query.NodeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the map.
 *
 * @param sampling null where a service's figures, and those of its calls, are counted from all
 *     traces; null for others than services
 */
public record GraphNode(
    String id,
    String name,
    String kind,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String system,
    @Nullable Health health,
    @Nullable Red red,
    @Nullable Sampled sampling,
    List<VersionCount> versions,
    @Nullable String change) {
  public static GraphNode of(
      dev.pharos.query.GraphNode node,
      @Nullable Health health,
      @Nullable Sampled sampling,
      List<VersionCount> versions) {
    return new GraphNode(
        NodeName.of(node.node()),
        node.node().id().name(),
        Text.of(node.node().kind()),
        Text.orNull(node.node().id().namespace()),
        Text.orNull(node.node().id().environment()),
        Text.orNull(node.node().system()),
        health,
        Red.of(node.red()),
        sampling,
        versions,
        node.change() == Change.NONE ? null : Text.of(node.change()));
  }
}
