package dev.pharos.judge.deploy.trial;

import dev.pharos.judge.deploy.Verdict;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What `./pharos bench verdict` prints: how often made-up deployments are called worse that are
 * not, how often those that are, beside two judges as others have them, and how long it takes.
 */
public final class VerdictTable {
  private static final double MOST_FALSE = 0.01;
  private static final double LEAST_FOUND = 0.95;

  /** Of versions that are worse by about the margins: intervals hold in 95 of 100. */
  private static final double MOST_PASSED = 0.05;

  /** The shop's load, of both versions together. */
  private static final double SHOP = 40;

  private static final int WITHIN_MINUTES = 3;
  private static final int AT_MOST_MINUTES = 30;
  private static final int WINDOWS_A_MINUTE = 6;
  private static final double[] RATES = {5, 50, 500};

  private final PrintStream out;
  private final Trials trials = new Trials();
  private final int equal;
  private final int harmed;
  private final int timed;
  private boolean isMet = true;

  /**
   * @param quick a tenth of the deployments: the aims are told with less certainty
   */
  public VerdictTable(PrintStream out, boolean quick) {
    this.out = out;
    equal = quick ? 200 : 2_000;
    harmed = quick ? 100 : 500;
    timed = quick ? 20 : 60;
  }

  /**
   * @return whether all aims are met
   */
  public boolean print() {
    head("Called regressed at any of the looks, though nothing is worse");
    worse("equal versions side by side, 30 min", trials.equal(equal, true), Aim.MOST);
    worse("equal versions one after the other, 30 min", trials.equal(equal, false), Aim.MOST);
    worse("other mix of operations, side by side, 10 min", trials.otherMix(equal, true), Aim.MOST);
    worse("other mix of operations, one after the other", trials.otherMix(equal, false), Aim.MOST);

    head("Called regressed, and it is: so many requests on each side, side by side");
    for (Harm harm : Harm.values()) {
      if (harm.requests() > 0) {
        worse(counted(harm), trials.harmed(harmed, harm, true), Aim.LEAST);
      }
    }
    head("The same in one of five operations");
    for (Harm harm : Harm.values()) {
      if (harm.requests() > 0) {
        worse(counted(harm), trials.harmedOneOfFive(harmed, harm), Aim.NONE);
      }
    }
    head("Within %d minutes at %.0f requests/s of both versions".formatted(WITHIN_MINUTES, SHOP));
    for (Harm harm : Harm.values()) {
      if (harm != Harm.NONE && harm.requests() == 0) {
        worse(harm.said(), trials.atRate(harmed, harm, SHOP / 2, WITHIN_MINUTES), Aim.LEAST);
      }
    }
    head("So many requests on each side, with only the time before to compare with");
    for (Harm harm : Harm.values()) {
      if (harm.requests() > 0) {
        worse(counted(harm), trials.harmed(harmed, harm, false), Aim.NONE);
      }
    }
    tooFew();
    tooKind();
    times();
    out.println();
    out.println(isMet ? "All aims are met." : "NOT all aims are met: see !");
    return isMet;
  }

  private enum Aim {
    MOST,
    LEAST,
    NONE
  }

  private static String counted(Harm harm) {
    return String.format(Locale.ROOT, "%s, %,d", harm.said(), harm.requests());
  }

  private void head(String what) {
    out.println();
    out.println(what);
    out.printf(
        "  %-46s %6s %9s %8s %11s %13s%n",
        "", "runs", "Pharos", "aim", "thresholds", "Mann-Whitney");
  }

  private void worse(String what, List<Outcome> outcomes, Aim aim) {
    double share = share(outcomes, Outcome::isRegressed);
    boolean missed =
        switch (aim) {
          case MOST -> share > MOST_FALSE;
          case LEAST -> share < LEAST_FOUND;
          case NONE -> false;
        };
    isMet &= !missed;
    String aimed =
        switch (aim) {
          case MOST -> "≤ 1 %";
          case LEAST -> "≥ 95 %";
          case NONE -> "";
        };
    out.printf(
        Locale.ROOT,
        "  %-46s %6d %7.2f %% %8s %9.1f %% %11.1f %%%s%n",
        what,
        outcomes.size(),
        100 * share,
        aimed,
        100 * share(outcomes, Outcome::thresholds),
        100 * share(outcomes, Outcome::ranks),
        missed ? " !" : "");
    if (aim == Aim.MOST && share > 0) {
      outcomes.stream()
          .filter(Outcome::isRegressed)
          .collect(Collectors.groupingBy(Outcome::reason, Collectors.counting()))
          .forEach((reason, count) -> out.printf("      %d by %s%n", count, reason));
    }
  }

  private void tooFew() {
    out.println();
    out.println("Too little traffic, ten minutes: the answer has to be inconclusive, never passed");
    few("equal versions, 60 requests on each side", Harm.NONE, 60);
    few("errors 1 % → 3 %, 100 on each side", Harm.ERRORS_THREE, 100);
    few("spread σ × 1.5, 60 on each side", Harm.SPREAD, 60);
  }

  private void few(String what, Harm harm, int requests) {
    List<Outcome> outcomes = trials.withRequests(harmed, harm, requests, true);
    double inconclusive = share(outcomes, outcome -> outcome.last() == Verdict.State.INCONCLUSIVE);
    double passed = share(outcomes, outcome -> outcome.passedAt() > 0);
    boolean missed = passed > MOST_FALSE || inconclusive < LEAST_FOUND;
    isMet &= !missed;
    out.printf(
        Locale.ROOT,
        "  %-46s %6d %7.2f %% inconclusive (aim ≥ 95 %%), %.2f %% passed (aim ≤ 1 %%)%s%n",
        what,
        outcomes.size(),
        100 * inconclusive,
        100 * passed,
        missed ? " !" : "");
  }

  private void tooKind() {
    out.println();
    out.println(
        "Called passed at any of the looks within 30 minutes, though half the requests are");
    out.printf("  %-46s %8s %8s %8s   at requests/s of both versions%n", "", "5", "50", "500");
    kind("errors 1 % → 3 %", Harm.ERRORS_THREE);
    kind("all latencies × 1.3", Harm.ALL_SLOWER);
  }

  private void kind(String what, Harm harm) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-46s", what));
    for (double rate : RATES) {
      List<Outcome> outcomes = trials.atRate(harmed, harm, rate / 2, AT_MOST_MINUTES);
      double passed = share(outcomes, outcome -> outcome.passedAt() > 0);
      isMet &= passed <= MOST_PASSED;
      line.append(String.format(Locale.ROOT, " %6.1f %%", 100 * passed));
    }
    out.println(line.append("   (aim ≤ 5 %)"));
  }

  private void times() {
    out.println();
    out.println("Median minutes to a verdict, at requests/s of both versions of five operations");
    out.printf("  %-46s %8s %8s %8s%n", "", "5", "50", "500");
    time("equal versions: passed", Harm.NONE, Outcome::passedAt);
    time("errors 1 % → 6 % of half the requests", Harm.ERRORS_SIX, Outcome::regressedAt);
    time("errors 1 % → 3 % of half the requests", Harm.ERRORS_THREE, Outcome::regressedAt);
    time("half of all requests × 1.3", Harm.ALL_SLOWER, Outcome::regressedAt);
  }

  private interface Moment {
    int of(Outcome outcome);
  }

  private void time(String what, Harm harm, Moment moment) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-46s", what));
    for (double rate : RATES) {
      List<Outcome> outcomes = trials.atRate(timed, harm, rate / 2, AT_MOST_MINUTES);
      int[] sorted =
          outcomes.stream()
              .mapToInt(moment::of)
              .map(at -> at == 0 ? Integer.MAX_VALUE : at)
              .sorted()
              .toArray();
      int median = sorted[sorted.length / 2];
      line.append(
          median == Integer.MAX_VALUE
              ? String.format(Locale.ROOT, " %8s", "> " + AT_MOST_MINUTES)
              : String.format(Locale.ROOT, " %8.1f", (double) median / WINDOWS_A_MINUTE));
    }
    out.println(line);
  }

  private static double share(List<Outcome> outcomes, Predicate<Outcome> which) {
    return (double) outcomes.stream().filter(which).count() / outcomes.size();
  }
}
