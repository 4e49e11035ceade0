package dev.pharos.judge;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person would say of a service's health, and numbers as sentences have them. Pure. */
public final class Sentences {
  /** A measurement that is older is told with its age. */
  static final Duration FRESH = Duration.ofSeconds(90);

  static final String NOTHING_KNOWN = "Nothing was heard of it yet.";
  static final String UP_WITHOUT_TRACES = "Its instances are up; it has sent no traces yet.";
  static final String SCALED_TO_ZERO = "All its instances signed off: it is scaled to zero.";
  static final String ONLY_CALLS = "It calls others; nobody we see calls it.";
  static final String NO_REQUESTS = "It is there and has had no requests lately.";

  private Sentences() {}

  static String down(List<InstanceState> down, int of, boolean noneUsable) {
    InstanceState first = down.getFirst();
    InstanceReport report = first.report();
    String status =
        report == null || report.status() == null
            ? "down"
            : report.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String detail =
        report == null || report.statusDetail().isEmpty() ? "" : ": " + report.statusDetail();
    if (down.size() == 1 && of == 1) {
      return "Its only instance, " + first.id() + ", is " + status + detail + ".";
    }
    String named = first.id() + " is " + status + detail + ".";
    if (noneUsable) {
      return "No instance is usable; " + named;
    }
    return down.size()
        + " of "
        + of
        + " instances "
        + (down.size() == 1 ? "is" : "are")
        + " down; "
        + named;
  }

  /** For how long it was bad, as far as the judged time tells. */
  static String before(Episode episode, long nowNs) {
    long judgedFromNs = nowNs - HealthJudge.HISTORY.toNanos();
    boolean beganInSight = episode.sinceNs() - judgedFromNs > episode.now().lengthNs();
    return beganInSight ? " in the " + time(episode.badForNs()) + " before" : " before";
  }

  /** What ends a state that is only held. */
  static String over(Episode episode) {
    int windows = episode.goodToGo();
    return "it is over after "
        + windows
        + (windows == 1 ? " more good window." : " more good windows.");
  }

  static String waiting(long messages, String queue, long waitedNs) {
    return messages == 1
        ? "A message in " + queue + " has waited for " + time(waitedNs) + "."
        : messages + " messages wait in " + queue + ", the oldest for " + time(waitedNs) + ".";
  }

  static String idle(long quietNs) {
    return "Its instances are up; no traffic for " + time(quietNs) + ".";
  }

  static String silent(long quietNs) {
    return "Nothing was heard of it for " + time(quietNs) + ".";
  }

  static String few(long requests) {
    return "Too few requests to judge errors by: "
        + requests
        + " in "
        + HealthJudge.HISTORY.toMinutes()
        + " minutes.";
  }

  static String healthy(double errorRatio, @Nullable Long p95Ns) {
    String errors =
        errorRatio == 0 ? "No errors now" : percent(errorRatio) + " of requests fail now";
    return p95Ns == null ? errors + "." : errors + ", p95 is " + time(p95Ns) + ".";
  }

  /** A ratio as per cent, with a decimal where it matters. */
  public static String percent(double ratio) {
    long tenths = Math.round(1_000 * ratio);
    boolean whole = tenths >= 100 || tenths % 10 == 0;
    return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", tenths / 10.0);
  }

  /** A length of time in the unit that reads best. */
  public static String time(long ns) {
    if (ns < 1_000_000) {
      return Math.round(ns / 1e3) + " µs";
    }
    if (ns < 999_500_000) {
      return Math.round(ns / 1e6) + " ms";
    }
    Duration time = Duration.ofNanos(ns);
    if (time.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", ns / 1e9);
    }
    if (time.toSeconds() < 120) {
      return time.toSeconds() + " s";
    }
    return time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
