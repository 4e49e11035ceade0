package dev.pharos.show.answer;

import dev.pharos.query.trim.Advice;
import dev.pharos.query.trim.AdviceFound;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done without.
 *
 * @param advice the most bytes a day saved first
 * @param found how many there are, more than are listed where that was limited
 * @param savedBytesPerDay of all that were found, on disk, an estimate; null before any is known
 * @param currency of money
 * @param limits what these figures do not tell, a sentence each
 */
public record AdviceAnswer(
    OverheadAnswer.Counted counted,
    List<OfAdvice> advice,
    int found,
    @Nullable Long savedBytesPerDay,
    String currency,
    List<String> limits) {

  /**
   * Something that can be done without.
   *
   * @param kind unread_metric, debug_logs, duplicate_metric, duplicate_logs, many_values,
   *     probe_spans or duplicate_spans
   * @param source null when several services send it
   * @param signal traces, logs or metrics
   * @param subject the metric, operation, template or scope; of a label the metric
   * @param sentence what it is, and why it can be done without
   * @param loss what would be lost
   * @param itemsPerDay spans, lines or samples saved; samples are an estimate
   * @param series saved; 0 but for metrics
   * @param savedBytesPerDay on disk, an estimate; null before any of the signal is there for good
   * @param savedPerMonth money, by the prices
   * @param lever that leaves it out; null where Pharos has none
   * @param setting to be copied to where it is sent; null where the lever is all
   * @param where the setting belongs
   */
  @Schema(name = "TrimAdvice")
  public record OfAdvice(
      String kind,
      OverheadAnswer.@Nullable Source source,
      String signal,
      String subject,
      String sentence,
      String loss,
      long itemsPerDay,
      long series,
      @Nullable Long savedBytesPerDay,
      double savedPerMonth,
      @Nullable WishedLever lever,
      @Nullable String setting,
      @Nullable String where) {
    static OfAdvice of(Advice advice) {
      var source = advice.source();
      return new OfAdvice(
          advice.kind().word(),
          source == null ? null : OverheadAnswer.Source.of(source),
          advice.signal(),
          advice.subject(),
          advice.sentence(),
          advice.loss(),
          advice.saving().items(),
          advice.saving().series(),
          advice.saving().bytes(),
          advice.saving().moneyPerMonth(),
          WishedLever.orNull(advice.lever()),
          advice.setting(),
          Text.orNull(advice.where()));
    }
  }

  /**
   * @param limit how many are listed
   */
  public static AdviceAnswer of(AdviceFound found, int limit) {
    boolean known = found.advice().stream().anyMatch(one -> one.saving().bytes() != null);
    return new AdviceAnswer(
        OverheadAnswer.Counted.of(found.counted()),
        found.advice().stream().limit(limit).map(OfAdvice::of).toList(),
        found.advice().size(),
        known ? (Long) found.advice().stream().mapToLong(Advice::savedBytes).sum() : null,
        found.currency(),
        found.limits());
  }
}
