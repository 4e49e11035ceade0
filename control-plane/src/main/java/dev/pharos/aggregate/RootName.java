package dev.pharos.aggregate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that an agent knows when a trace begins. Agents decide then whether to sample it, and
 * learn the route of an HTTP request only later: what ends as {@code GET /orders/{id}} began as
 * {@code GET}. What is no HTTP request has its name from the start.
 */
public final class RootName {
  private static final Pattern WITH_ROUTE =
      Pattern.compile(
          "(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY|HTTP|_OTHER) /.*");

  private RootName() {}

  /**
   * @param spanName as the span was sent
   */
  public static String of(String spanName) {
    int space = spanName.indexOf(" /");
    if (space < 0) {
      return spanName;
    }
    Matcher matcher = WITH_ROUTE.matcher(spanName);
    return matcher.matches() ? matcher.group(1) : spanName;
  }
}
