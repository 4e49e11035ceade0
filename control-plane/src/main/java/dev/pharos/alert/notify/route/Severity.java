package dev.pharos.alert.notify.route;

import java.util.Locale;
import java.util.Map;

/** How grave an alert is, by its label {@code severity}. */
final class Severity {
  private static final String LABEL = "severity";
  private static final int GRAVEST = 4;

  /** What teams call otherwise may be as grave as anything, so it holds back only its like. */
  private static final int OTHER = 1;

  private static final Map<String, Integer> WEIGHTS =
      Map.of(
          "critical",
          GRAVEST,
          "page",
          GRAVEST,
          "error",
          3,
          "warning",
          2,
          "warn",
          2,
          "ticket",
          OTHER,
          "info",
          0,
          "none",
          0);

  private Severity() {}

  /** Greater for graver. */
  static int weight(Alert alert) {
    return WEIGHTS.getOrDefault(word(alert), OTHER);
  }

  /**
   * Whether whoever is told of one alert need not be told of another that it explains: it is as
   * grave at least, and something that needs somebody.
   */
  static boolean covers(Alert told, Alert held) {
    if (weight(told) == 0) {
      return false;
    }
    String word = word(held);
    return word(told).equals(word) || weight(told) >= WEIGHTS.getOrDefault(word, GRAVEST);
  }

  static String word(Alert alert) {
    return alert.label(LABEL).toLowerCase(Locale.ROOT);
  }
}
