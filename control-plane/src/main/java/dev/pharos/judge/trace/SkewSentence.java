package dev.pharos.judge.trace;

import java.util.Locale;

/** Says why a clock was corrected, as a person would. Pure. */
public final class SkewSentence {
  private SkewSentence() {}

  public static String of(ClockSkew.Correction correction) {
    ClockSkew.Clock clock = correction.clock();
    String whose =
        clock.service().name()
            + (clock.instance().isEmpty() || clock.instance().equals(clock.service().name())
                ? ""
                : " (" + clock.instance() + ")");
    String moved =
        "The clock of %s is %s %s: its spans are drawn %s %s."
            .formatted(
                whose,
                time(Math.abs(correction.ns())),
                correction.ns() > 0 ? "behind" : "ahead",
                time(Math.abs(correction.ns())),
                correction.ns() > 0 ? "later" : "earlier");
    ClockSkew.Impossible because = correction.because();
    if (because == null) {
      return moved + " It fits only to another corrected clock.";
    }
    return moved
        + " As sent, %s %s began %s %s %s %s."
            .formatted(
                because.child().service().name(),
                because.child().name(),
                time(because.byNs()),
                because.late() ? "after the answer was back at" : "before it was called by",
                because.parent().service().name(),
                because.parent().name());
  }

  /** Three significant digits. */
  private static String time(long ns) {
    double value = ns;
    String unit = "ns";
    if (ns >= 60_000_000_000L) {
      return ns >= 7_200_000_000_000L ? number(ns / 3.6e12) + " h" : number(ns / 6e10) + " min";
    }
    if (ns >= 1_000_000_000L) {
      value = ns / 1e9;
      unit = "s";
    } else if (ns >= 1_000_000L) {
      value = ns / 1e6;
      unit = "ms";
    } else if (ns >= 1_000L) {
      value = ns / 1e3;
      unit = "µs";
    }
    return number(value) + " " + unit;
  }

  private static String number(double value) {
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
