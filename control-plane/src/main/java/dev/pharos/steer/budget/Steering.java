package dev.pharos.steer.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a budget stands after a step. Bytes are as on disk, the day is that of UTC.
 *
 * @param at when it was so
 * @param rate at which ordinary traces are kept from now on, above 0 and at most 1
 * @param bytesPerDay the budget
 * @param usedBytes of the day so far
 * @param day what the whole day is expected to take at this rate
 * @param cause what the day takes most of; null unless it cannot be held
 * @param ruled part of the ordinary traces, by bytes, on which levers decide instead; 0 to 1
 */
public record Steering(
    Instant at,
    double rate,
    long bytesPerDay,
    long usedBytes,
    Day day,
    State state,
    @Nullable Cause cause,
    double ruled) {

  /** How it looks. */
  public enum State {
    /** Levers decide on all ordinary traces: the rate is the one that holds when they end. */
    RULED,
    /** Everything is kept and fits. */
    KEEPS_ALL,
    /** By keeping a part of the ordinary traces. */
    HOLDS,
    /** Though as few ordinary traces are kept as may be. */
    CANNOT
  }

  /** What a day takes most of, when that is too much. */
  public enum Cause {
    ALWAYS_KEPT("traces that are always kept"),
    OTHER_SIGNALS("log lines and samples"),
    ORDINARY("ordinary traces"),
    /** It could be held if they kept no more than the least rate. */
    LEVERS("ordinary traces that levers keep"),
    BEFORE("what came before it was held to a budget");

    private final String words;

    Cause(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * A day from its beginning to its end, by what it goes to.
   *
   * @param always traces that are always kept
   * @param ordinary other traces that are kept
   * @param other other signals
   * @param before what came before anything was steered, of all kinds
   */
  public record Day(long always, long ordinary, long other, long before) {
    public long sum() {
      return always + ordinary + other + before;
    }

    Cause largest() {
      long most = Math.max(Math.max(always, ordinary), Math.max(other, before));
      return most == always
          ? Cause.ALWAYS_KEPT
          : most == other ? Cause.OTHER_SIGNALS : most == ordinary ? Cause.ORDINARY : Cause.BEFORE;
    }
  }

  /**
   * A sentence for people that says why the budget cannot be held, or that levers decide in its
   * place; empty where neither is so.
   */
  public String reason() {
    if (cause == Cause.LEVERS) {
      return ("The day will take %s of a budget of %s: levers decide on %s %% of the ordinary traces"
              + " and keep more of them than it has room for.")
          .formatted(size(day.sum()), size(bytesPerDay), number(ruled * 100));
    }
    if (cause == null && ruled > 0) {
      return "Levers decide on %s %% of the ordinary traces in the place of the budget."
          .formatted(number(ruled * 100));
    }
    return cause == null
        ? ""
        : ("The day will take %s of a budget of %s though only %s %% of ordinary traces are kept:"
                + " most of it goes to %s (always kept %s, ordinary %s, other signals %s, before %s).")
            .formatted(
                size(day.sum()),
                size(bytesPerDay),
                number(rate * 100),
                cause.words,
                size(day.always),
                size(day.ordinary),
                size(day.other),
                size(day.before));
  }

  private static String size(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double size = bytes;
    int unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    return number(size) + " " + units[unit];
  }

  /** Three digits that count. */
  private static String number(double value) {
    return new BigDecimal(String.format(Locale.ROOT, "%.3g", value))
        .stripTrailingZeros()
        .toPlainString();
  }
}
