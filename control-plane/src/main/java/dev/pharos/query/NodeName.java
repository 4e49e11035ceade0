package dev.pharos.query;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.Locale;
import java.util.Optional;

/**
 * A node's id in answers: {@code service:<namespace>/<name>@<environment>}, for virtual nodes
 * {@code database:<system>/<name>@<environment>} and so on. Characters that separate the parts are
 * percent-encoded within them, so that different nodes never share an id.
 */
public final class NodeName {
  private static final String SEPARATORS = "%/@~";

  private NodeName() {}

  public static String of(Node node) {
    String qualifier = node.kind() == NodeKind.SERVICE ? node.id().namespace() : node.system();
    return node.kind().name().toLowerCase(Locale.ROOT)
        + ":"
        + escape(qualifier)
        + "/"
        + escape(node.id().name())
        + "@"
        + escape(node.id().environment());
  }

  /** The node whose id it is; empty when it is none. */
  public static Optional<Node> node(String id) {
    int colon = id.indexOf(':');
    int slash = id.indexOf('/');
    int at = id.indexOf('@');
    if (colon < 0 || slash < colon || at < slash) {
      return Optional.empty();
    }
    String qualifier = unescape(id.substring(colon + 1, slash));
    String name = unescape(id.substring(slash + 1, at));
    String environment = unescape(id.substring(at + 1));
    for (NodeKind kind : NodeKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(id.substring(0, colon))) {
        return Optional.of(
            kind == NodeKind.SERVICE
                ? Node.service(new ServiceId(qualifier, name, environment))
                : Node.virtual(kind, name, environment, qualifier));
      }
    }
    return Optional.empty();
  }

  private static String unescape(String part) {
    String plain = part;
    for (int i = SEPARATORS.length() - 1; i >= 0; i--) {
      char separator = SEPARATORS.charAt(i);
      plain = plain.replace('%' + Integer.toHexString(separator), String.valueOf(separator));
    }
    return plain;
  }

  /** The id of an edge. */
  public static String of(EdgeEnds ends) {
    return of(ends.caller()) + "~" + of(ends.callee());
  }

  private static String escape(String part) {
    StringBuilder escaped = null;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (SEPARATORS.indexOf(c) < 0) {
        if (escaped != null) {
          escaped.append(c);
        }
        continue;
      }
      if (escaped == null) {
        escaped = new StringBuilder(part.length() + 8).append(part, 0, i);
      }
      escaped.append('%').append(Integer.toHexString(c));
    }
    return escaped == null ? part : escaped.toString();
  }
}
