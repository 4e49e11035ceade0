package dev.pharos.show.parameter;

import dev.pharos.query.reads.Reader;
import jakarta.servlet.http.HttpServletRequest;

/** Who asks, as far as a request tells. */
public final class RequestReader {
  /** Grafana says so for whom it asks its data sources. */
  static final String DASHBOARD = "X-Dashboard-Uid";

  private RequestReader() {}

  public static Reader of(HttpServletRequest request) {
    return Reader.of(request.getHeader(DASHBOARD));
  }
}
