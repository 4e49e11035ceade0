package dev.pharos.query.reads;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever reads telemetry.
 *
 * @param name of a dashboard, as Grafana identifies it; empty for others
 */
public record Reader(Kind kind, String name) {
  /** Longer than Grafana lets an identifier be: what is longer is none. */
  private static final int LONGEST_NAME = 64;

  /** A person or a program that asks by a page or an API. */
  public static final Reader QUERY = new Reader(Kind.QUERY, "");

  /** Rules that Pharos evaluates. */
  public static final Reader RULE = new Reader(Kind.RULE, "");

  /** Verdicts on deployments. */
  public static final Reader VERDICT = new Reader(Kind.VERDICT, "");

  /** What reads. */
  public enum Kind {
    QUERY,
    DASHBOARD,
    RULE,
    VERDICT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }

  /**
   * @param dashboard what a request says it is asked for; a query's when it says nothing that could
   *     be one
   */
  public static Reader of(@Nullable String dashboard) {
    if (dashboard == null || dashboard.isBlank() || dashboard.length() > LONGEST_NAME) {
      return QUERY;
    }
    return new Reader(Kind.DASHBOARD, dashboard);
  }
}
