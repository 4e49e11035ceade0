package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import org.jspecify.annotations.Nullable;

/** Names what is seen only from the other end: databases, queues, external hosts. Pure. */
final class PeerNaming {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private PeerNaming() {}

  /** The database a client span calls; null when it calls none. */
  static Peer.@Nullable Key database(Span span) {
    Attributes attributes = span.attributes();
    String system = SemanticConventions.dbSystem(attributes);
    if (system == null) {
      return null;
    }
    String address = address(span.kind(), attributes);
    String namespace = SemanticConventions.dbNamespace(attributes);
    String name;
    if (namespace != null && !isNumber(namespace)) {
      name = namespace;
    } else {
      // Redis numbers its databases: which server it is says more.
      name = address.isEmpty() ? system : address;
    }
    return new Peer.Key(NodeKind.DATABASE, name, system, address);
  }

  /** The queue or topic of a messaging span; named after its system when none is told. */
  static Peer.Key queue(Span span) {
    Attributes attributes = span.attributes();
    String system = SemanticConventions.messagingSystem(attributes);
    String destination = SemanticConventions.messagingDestination(attributes);
    if (destination == null) {
      destination = destinationOfName(span.name());
    }
    if (system == null) {
      system = "";
    }
    if (destination.isEmpty()) {
      destination = system.isEmpty() ? "messages" : system;
    }
    return new Peer.Key(NodeKind.QUEUE, destination, system, "");
  }

  /** Whom a client span calls, by what it tells; null when it tells nothing. */
  static Peer.@Nullable Key callee(Span span) {
    Attributes attributes = span.attributes();
    String address = address(span.kind(), attributes);
    String name = SemanticConventions.peerService(attributes);
    if (name == null && !address.isEmpty()) {
      name = address;
    }
    if (name == null) {
      name = SemanticConventions.rpcService(attributes);
    }
    if (name == null) {
      return null;
    }
    return new Peer.Key(NodeKind.EXTERNAL, name, SemanticConventions.protocol(attributes), address);
  }

  /** {@code host:port}, {@code host} where the port is the protocol's own, or empty. */
  static String address(SpanKind kind, Attributes attributes) {
    String host = SemanticConventions.serverAddress(kind, attributes);
    Long port = SemanticConventions.serverPort(kind, attributes);
    if (host == null) {
      String url = kind.isInbound() ? null : SemanticConventions.urlFull(attributes);
      String authority = url == null ? "" : authority(url);
      if (!authority.isEmpty()) {
        return authority;
      }
      host = kind.isInbound() ? null : SemanticConventions.networkPeerAddress(attributes);
      port = SemanticConventions.networkPeerPort(attributes);
    }
    if (host == null) {
      return "";
    }
    if (port == null || port == HTTP_PORT || port == HTTPS_PORT || port <= 0) {
      return host;
    }
    return host + ":" + port;
  }

  private static String authority(String url) {
    int start = url.indexOf("://");
    if (start < 0) {
      return "";
    }
    start += 3;
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority =
        url.substring(
            url.lastIndexOf('@', end - 1) >= start ? url.lastIndexOf('@', end - 1) + 1 : start,
            end);
    return authority.endsWith(":80") || authority.endsWith(":443")
        ? authority.substring(0, authority.lastIndexOf(':'))
        : authority;
  }

  /** Messaging spans are named {@code <destination> <operation>} or the other way round. */
  private static String destinationOfName(String name) {
    int space = name.indexOf(' ');
    if (space <= 0) {
      return "";
    }
    String first = name.substring(0, space);
    String rest = name.substring(space + 1);
    return isMessagingVerb(first) ? rest : isMessagingVerb(rest) ? first : "";
  }

  private static boolean isMessagingVerb(String word) {
    return switch (word) {
      case "send",
          "publish",
          "create",
          "receive",
          "process",
          "deliver",
          "poll",
          "consume",
          "settle",
          "ack" ->
          true;
      default -> false;
    };
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
