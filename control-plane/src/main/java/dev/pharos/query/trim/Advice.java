package dev.pharos.query.trim;

import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.overhead.TelemetrySource;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done without.
 *
 * @param source who sends it; null when several services do
 * @param signal traces, logs or metrics
 * @param subject the metric, operation, template or scope; of a label the metric
 * @param sentence what it is and why it can be done without, for people
 * @param loss what would be lost, for people
 * @param lever that leaves it out; null where Pharos has none
 * @param setting to be copied to where it is sent; null where the lever is all
 * @param where the setting belongs; empty without one
 */
public record Advice(
    Kind kind,
    @Nullable TelemetrySource source,
    String signal,
    String subject,
    String sentence,
    String loss,
    Saving saving,
    @Nullable LeverWish lever,
    @Nullable String setting,
    String where) {

  /** Why something can be done without. */
  public enum Kind {
    UNREAD_METRIC,
    DEBUG_LOGS,
    DUPLICATE_METRIC,
    DUPLICATE_LOGS,
    MANY_VALUES,
    PROBE_SPANS,
    DUPLICATE_SPANS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of a day like the range. Items of spans and lines are counted, those of metrics are estimates,
   * as are bytes.
   *
   * @param items spans, lines or samples
   * @param series active ones; 0 but for metrics
   * @param bytes on disk; null before any of the signal is there for good
   * @param moneyPerMonth by the prices
   */
  public record Saving(long items, long series, @Nullable Long bytes, double moneyPerMonth) {}

  static final Comparator<Advice> MOST_FIRST =
      Comparator.comparingLong(Advice::savedBytes)
          .reversed()
          .thenComparing(Comparator.comparingLong((Advice one) -> one.saving.items).reversed())
          .thenComparing(Advice::kind)
          .thenComparing(Advice::subject);

  /** A day, on disk; 0 where not known. */
  public long savedBytes() {
    Long bytes = saving.bytes;
    return bytes == null ? 0 : bytes;
  }
}
