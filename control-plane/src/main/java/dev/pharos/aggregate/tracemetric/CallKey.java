package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;

/**
 * Who calls whom: an edge of the service graph.
 *
 * @param connectionType as Tempo has it; empty between services
 * @param virtualNode {@code client} or {@code server}: which end is known from the other's spans
 *     alone, such as a database or a user; empty between services
 */
public record CallKey(
    ServiceId client, ServiceId server, String connectionType, String virtualNode) {
  /** Calls between nodes that have no counter of their own. */
  static final CallKey TOGETHER =
      new CallKey(TraceCounters.ANY_SERVICE, TraceCounters.ANY_SERVICE, "", "");

  private static final String MESSAGING = "messaging_system";

  static CallKey of(Node client, Node server) {
    return new CallKey(
        client.id(),
        server.id(),
        type(client.kind(), server.kind()),
        virtual(client.kind(), server.kind()));
  }

  private static String type(NodeKind client, NodeKind server) {
    if (client == NodeKind.QUEUE || server == NodeKind.QUEUE) {
      return MESSAGING;
    }
    if (server == NodeKind.DATABASE) {
      return "database";
    }
    return client == NodeKind.SERVICE && server == NodeKind.SERVICE ? "" : "virtual_node";
  }

  private static String virtual(NodeKind client, NodeKind server) {
    if (client != NodeKind.SERVICE) {
      return "client";
    }
    return server == NodeKind.SERVICE ? "" : "server";
  }

  /** Whether messages pass here, which take their time. */
  boolean hasDelays() {
    return connectionType.equals(MESSAGING);
  }
}
