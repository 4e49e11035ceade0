package dev.pharos.query.promql.parse;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus writes them: {@code 1h30m}, units from years (365 days) down to
 * milliseconds, each at most once.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations">
 *     time durations</a>
 */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");

  /** No number of 64 bits has so many. */
  private static final Pattern TOO_MANY_DIGITS = Pattern.compile("[0-9]{20}");

  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long SECOND = 1000L;
  private static final long DAY = 24 * 3600 * SECOND;
  private static final long[] MILLISECONDS = {
    365 * DAY, 7 * DAY, DAY, 3600 * SECOND, 60 * SECOND, SECOND, 1
  };

  /** Years and weeks are printed only when nothing is left over. */
  private static final int EXACT_UNITS = 2;

  /** Prometheus counts nanoseconds in 63 bits. */
  private static final long LARGEST_MS = Long.MAX_VALUE / 1_000_000;

  private Durations() {}

  /** Milliseconds of a duration; empty when the text is none or it is over 292 years. */
  public static Optional<Long> milliseconds(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      return Optional.empty();
    }
    double sum = 0;
    long exact = 0;
    for (int i = 0; i < UNITS.length; i++) {
      String digits = form.group(i + 1);
      if (digits != null) {
        sum += Double.parseDouble(digits) * MILLISECONDS[i];
        if (sum > LARGEST_MS) {
          return Optional.empty();
        }
        exact += Long.parseLong(digits) * MILLISECONDS[i];
      }
    }
    return Optional.of(exact);
  }

  /** Whether the text has a duration's form, however long. */
  static boolean isForm(String text) {
    return FORM.matcher(text).matches() && !TOO_MANY_DIGITS.matcher(text).find();
  }

  /** A duration of so many milliseconds, at least 0. */
  public static String text(long milliseconds) {
    if (milliseconds == 0) {
      return "0s";
    }
    StringBuilder out = new StringBuilder();
    long rest = milliseconds;
    for (int i = 0; i < UNITS.length; i++) {
      long count = rest / MILLISECONDS[i];
      if (count > 0 && (i >= EXACT_UNITS || rest % MILLISECONDS[i] == 0)) {
        out.append(count).append(UNITS[i]);
        rest -= count * MILLISECONDS[i];
      }
    }
    return out.toString();
  }
}
