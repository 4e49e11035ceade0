package dev.pharos.show.ui;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Finds a file of the UI, and for the address of one of its pages the one HTML file that draws them
 * all: which page it is, the browser decides. Safe for use by several threads.
 */
final class PageFallback extends PathResourceResolver {

  static final String INDEX = "index.html";

  /**
   * First parts of addresses that are never pages. What is missing there is an error, not a page,
   * so that a mistyped API address does not answer with HTML.
   */
  private static final Set<String> NEVER_PAGES =
      Set.of(
          "actuator",
          "admin",
          "api",
          "assets",
          "error",
          "jaeger",
          "loki",
          "prometheus",
          "sampling",
          "v3");

  static boolean isPage(String path) {
    String trimmed = path.startsWith("/") ? path.substring(1) : path;
    int end = trimmed.indexOf('/');
    return !NEVER_PAGES.contains(end < 0 ? trimmed : trimmed.substring(0, end));
  }

  @Override
  protected @Nullable Resource getResource(String path, Resource location) throws IOException {
    Resource file = super.getResource(path, location);
    if (file != null || !isPage(path)) {
      return file;
    }
    return super.getResource(INDEX, location);
  }
}
