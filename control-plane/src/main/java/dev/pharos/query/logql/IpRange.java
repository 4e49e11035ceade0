package dev.pharos.query.logql;

import java.util.regex.Pattern;

/** What {@code ip("…")} takes: an address, a network, or a range of two addresses. */
final class IpRange {
  private static final String V4 = "(?:\\d{1,3}\\.){3}\\d{1,3}";
  private static final String V6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";
  private static final String ONE = "(?:" + V4 + "|" + V6 + ")";
  private static final Pattern FORM = Pattern.compile(ONE + "(?:/\\d{1,3}|-" + ONE + ")?");

  private IpRange() {}

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
