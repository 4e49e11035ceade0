package dev.pharos.query;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import java.util.Locale;

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
