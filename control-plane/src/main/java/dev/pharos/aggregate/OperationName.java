package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import org.jspecify.annotations.Nullable;

/** How a span's operation is called where it is counted, but for services with too many. */
public final class OperationName {
  private static final long HTTP_NOT_FOUND = 404;

  private OperationName() {}

  public static String of(Span span) {
    return isBareMethod(span.name()) ? bareMethod(span) : NameTemplate.of(span.name());
  }

  /**
   * HTTP instrumentations that know no route name their spans by the method alone: then route,
   * template or path tell what was asked for. The path of what was not found is the asker's
   * invention and says nothing.
   */
  static String bareMethod(Span span) {
    Attributes attributes = span.attributes();
    String method = SemanticConventions.httpMethod(attributes);
    if (method == null || method.equals("_OTHER")) {
      method = span.name();
    }
    @Nullable String route =
        span.kind() == SpanKind.CLIENT
            ? SemanticConventions.urlTemplate(attributes)
            : SemanticConventions.httpRoute(attributes);
    if (route != null) {
      return method + " " + route;
    }
    Long status = SemanticConventions.httpStatus(attributes);
    String path = SemanticConventions.urlPath(attributes);
    if (path == null || (status != null && status == HTTP_NOT_FOUND)) {
      return method;
    }
    return method + " " + NameTemplate.of(path);
  }

  static boolean isBareMethod(String name) {
    return switch (name) {
      case "GET",
          "POST",
          "PUT",
          "DELETE",
          "HEAD",
          "PATCH",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "QUERY",
          "HTTP",
          "HTTP GET",
          "HTTP POST",
          "HTTP PUT",
          "HTTP DELETE",
          "HTTP HEAD",
          "HTTP PATCH",
          "HTTP OPTIONS",
          "_OTHER" ->
          true;
      default -> false;
    };
  }
}
