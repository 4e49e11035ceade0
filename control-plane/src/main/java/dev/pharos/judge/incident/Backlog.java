package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.util.List;

/**
 * What waits in a queue.
 *
 * @param queue a node of kind {@code QUEUE}
 * @param consumers who consumes from it, or ever did
 * @param waitedNs how long its oldest message waits
 */
public record Backlog(Node queue, List<ServiceId> consumers, long unconsumed, long waitedNs) {
  public Backlog {
    consumers = List.copyOf(consumers);
  }
}
