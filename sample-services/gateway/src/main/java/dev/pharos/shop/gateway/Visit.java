package dev.pharos.shop.gateway;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What a request says of who sends it. */
record Visit(@Nullable String token, String visitor) {
  private static final String BEARER = "Bearer ";

  static Visit of(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    String visitor = request.getHeader("X-Shop-Visitor");
    return new Visit(
        authorization != null && authorization.startsWith(BEARER)
            ? authorization.substring(BEARER.length())
            : null,
        visitor == null ? "unknown" : visitor);
  }
}
