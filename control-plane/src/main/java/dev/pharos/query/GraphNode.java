package dev.pharos.query;

import dev.pharos.signal.Node;
import org.jspecify.annotations.Nullable;

/**
 * A node of the map.
 *
 * @param red a service's own requests; of databases, queues and external hosts what their callers
 *     saw; null where nothing was asked of it
 */
public record GraphNode(Node node, @Nullable RedFigures red, Change change) {}
