package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Traffic that watching itself causes: not counted in RED, not stored. Spring Boot Admin polling
 * actuators is recognised by the path of HTTP server and client spans, the job by which its client
 * registers again and again by the class that runs. Immutable.
 */
public final class ProbeTraffic implements Predicate<Span> {
  private static final String REGISTERING_CLASSES = "de.codecentric.boot.admin.client.";

  private final List<String> pathPrefixes;

  /**
   * @param pathPrefixes such as {@code /actuator}; a path matches a prefix itself and what lies
   *     below it
   */
  public ProbeTraffic(List<String> pathPrefixes) {
    this.pathPrefixes = List.copyOf(pathPrefixes);
  }

  @Override
  public boolean test(Span span) {
    return switch (span.kind()) {
      case SERVER, CLIENT -> isOnExcludedPath(span);
      case INTERNAL -> span.parentSpanId() == SpanId.NONE && isRegistering(span);
      case PRODUCER, CONSUMER, UNSPECIFIED -> false;
    };
  }

  /** By the stable attribute or, as agents send by default, the earlier one. */
  private static boolean isRegistering(Span span) {
    String function = span.attributes().text("code.function.name");
    String code = function == null ? span.attributes().text("code.namespace") : function;
    return code != null && code.startsWith(REGISTERING_CLASSES);
  }

  /** Whether an operation such as {@code GET /actuator/health} is such traffic. */
  boolean isProbe(String operation) {
    int path = operation.indexOf(" /");
    return path >= 0 && isExcluded(operation.substring(path + 1));
  }

  private boolean isOnExcludedPath(Span span) {
    String path = path(span);
    return path != null && isExcluded(path);
  }

  private boolean isExcluded(String path) {
    for (String prefix : pathPrefixes) {
      if (path.startsWith(prefix)
          && (path.length() == prefix.length()
              || "/?".indexOf(path.charAt(prefix.length())) >= 0)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String path(Span span) {
    String path = span.attributes().text("url.path");
    if (path == null) {
      path = span.attributes().text("http.target");
    }
    if (path == null) {
      path = span.attributes().text("http.route");
    }
    String url = path == null ? span.attributes().text("url.full") : null;
    if (url == null) {
      return path;
    }
    int authority = url.indexOf("://");
    int start = authority < 0 ? -1 : url.indexOf('/', authority + 3);
    return start < 0 ? null : url.substring(start);
  }
}
