package dev.pharos.fleet;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what a failed call threw into what a person would say. A library's own text, such as {@code
 * finishConnect(..) failed with error(-111)}, never passes. Pure.
 */
final class FailureWords {
  /** The class with its package, as in an exception's {@code toString()}. */
  private static final Pattern THROWN =
      Pattern.compile("^(?:[a-z_][\\w$]*\\.)+([A-Z][\\w$]*)(?::\\s*(.*))?$", Pattern.DOTALL);

  private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*");
  private static final Pattern NATIVE_ERROR = Pattern.compile("failed with error\\(-?\\d+\\)");

  /** A host or an address with a port, in an exception's text. */
  private static final Pattern PLACE =
      Pattern.compile("(?<![\\w.])([A-Za-z0-9][\\w.-]*|\\[[0-9a-fA-F:]+\\])[/]?:(\\d{3,5})(?!\\d)");

  private FailureWords() {}

  /** Why a request got no answer. */
  private enum Cause {
    REFUSED("connection refused|connectexception|error\\(-111\\)|econnrefused"),
    TIMED_OUT("timed? ?-?out|timeout|did not observe any item|error\\(-110\\)"),
    UNRESOLVED(
        "unknownhost|failed to resolve|cannot be resolved|name or service not known"
            + "|nodename nor servname|nxdomain|unresolved"),
    UNREACHABLE("no route to host|noroutetohost|network is unreachable|error\\(-(101|113)\\)"),
    CLOSED(
        "connection reset|prematurely closed|prematureclose|broken pipe|error\\(-104\\)"
            + "|closed before|eofexception"),
    UNTRUSTED("ssl|tls|pkix|certificat"),
    OTHER("");

    private final Pattern signs;

    Cause(String signs) {
      this.signs = Pattern.compile(signs);
    }

    static Cause of(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      for (Cause cause : values()) {
        if (cause.signs.matcher(lower).find()) {
          return cause;
        }
      }
      return OTHER;
    }
  }

  /**
   * Why nothing answered at a place.
   *
   * @param place host:port, as a person writes it
   * @param thrown the exception's class, with or without its package; or empty
   * @param message the exception's own text; or empty
   */
  static String noAnswer(String place, String thrown, String message) {
    return switch (Cause.of(thrown + " " + message)) {
      case REFUSED -> "nothing listens at " + place + " (connection refused)";
      case TIMED_OUT -> place + " does not answer in time";
      case UNRESOLVED -> "the host of " + place + " is not known (name resolution)";
      case UNREACHABLE -> place + " cannot be reached (no route to it)";
      case CLOSED -> place + " closes connections without an answer";
      case UNTRUSTED -> "no secure connection to " + place + " (TLS)";
      case OTHER ->
          thrown.isEmpty()
              ? place + " does not answer"
              : place + " does not answer (" + words(thrown) + ")";
    };
  }

  /** A component's reason: its own words stay, an exception becomes words. */
  static String reason(String text) {
    Matcher thrown = THROWN.matcher(text);
    boolean isThrown = thrown.matches();
    if (!isThrown && !NATIVE_ERROR.matcher(text).find() && !CLASS.matcher(text).find()) {
      return text;
    }
    Matcher place = PLACE.matcher(text);
    String where = place.find() ? place.group(1) + ":" + place.group(2) : "";
    return switch (Cause.of(text)) {
      case REFUSED ->
          where.isEmpty()
              ? "connection refused"
              : "nothing listens at " + where + " (connection refused)";
      case TIMED_OUT -> where.isEmpty() ? "timed out" : where + " does not answer in time";
      case UNRESOLVED -> "a host name is not known";
      case UNREACHABLE -> (where.isEmpty() ? "a host" : where) + " cannot be reached";
      case CLOSED -> (where.isEmpty() ? "the other side" : where) + " closed the connection";
      case UNTRUSTED -> "no secure connection (TLS)";
      case OTHER -> isThrown ? words(thrown.group(1)) : "an error without words";
    };
  }

  /** {@code CannotGetJdbcConnectionException} to {@code cannot get jdbc connection}. */
  private static String words(String thrown) {
    String simple = thrown.substring(thrown.lastIndexOf('.') + 1);
    simple = simple.substring(simple.lastIndexOf('$') + 1);
    String bare = simple.replaceAll("(Exception|Error)$", "");
    return (bare.isEmpty() ? simple : bare)
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
