package dev.pharos.show.answer;

import java.util.List;

/**
 * What sets some traces of a search apart from the others.
 *
 * @param attributes what does, most telling first
 * @param dull what was looked at and does not
 * @param sampled only some of the traces were compared
 * @param keptOnly the keep policy left out traces of the range, so that failed and slow ones are
 *     more frequent in both groups than they were
 */
public record ExplainAnswer(
    Group cohort,
    Group rest,
    List<Difference> attributes,
    List<Difference> dull,
    boolean sampled,
    boolean keptOnly,
    long tookMs) {

  public record Group(int traces, String description) {}

  public record Condition(String key, String value) {}

  public record ShareOf(int traces, double share) {}

  /**
   * One condition on traces, or two that hold together.
   *
   * @param difference of the shares; {@code low} and {@code high} are its 95 % interval
   * @param q what finds these traces, as the query line writes it
   * @param same conditions that set the same traces apart, or only because of this one
   */
  public record Difference(
      List<Condition> conditions,
      ShareOf cohort,
      ShareOf rest,
      double difference,
      double low,
      double high,
      String sentence,
      String q,
      List<Condition> same) {}
}
