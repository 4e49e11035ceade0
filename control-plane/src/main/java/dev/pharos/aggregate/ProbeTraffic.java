package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Traffic that watching itself causes, such as Spring Boot Admin polling actuators: not counted in
 * RED, not stored. Recognised by the path of HTTP server and client spans. Immutable.
 */
public final class ProbeTraffic implements Predicate<Span> {
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
    if (span.kind() != SpanKind.SERVER && span.kind() != SpanKind.CLIENT) {
      return false;
    }
    String path = path(span);
    if (path == null) {
      return false;
    }
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
