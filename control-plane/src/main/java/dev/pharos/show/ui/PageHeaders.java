package dev.pharos.show.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What a browser may do with our pages: load from this server and nowhere else, run no inline
 * script, and ask before it shows a page from its cache. Safe for use by several threads.
 */
final class PageHeaders implements HandlerInterceptor {

  /**
   * Telemetry is written by others and shown on these pages; should any of it ever pass as markup,
   * it still cannot load or send anything. Styles are set through the DOM, which this allows.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (PageFallback.isPage(request.getRequestURI())) {
      response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Referrer-Policy", "same-origin");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
    return true;
  }
}
