package dev.pharos.show.answer;

import dev.pharos.alert.evaluation.RuleTrials;
import dev.pharos.signal.metric.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rule would have done.
 *
 * @param firings by the time they began; not all of them when there are very many
 * @param times how many there are
 * @param series different ones that the expression had
 * @param step seconds between two looks at it
 * @param from when the first look was
 * @param to when the range ends
 */
public record RuleTrialAnswer(
    List<TriedFiring> firings,
    int times,
    int series,
    double step,
    Instant from,
    Instant to,
    String sentence) {
  private static final double MS_PER_S = 1e3;

  /**
   * A time that it would have fired.
   *
   * @param resolvedAt null when it still fired at the end
   */
  public record TriedFiring(
      Map<String, String> labels,
      Instant pendingAt,
      Instant firedAt,
      @Nullable Instant resolvedAt) {
    static TriedFiring of(RuleTrials.Firing firing) {
      return new TriedFiring(
          texts(firing.labels()), firing.pendingAt(), firing.firedAt(), firing.resolvedAt());
    }

    private static Map<String, String> texts(Labels labels) {
      Map<String, String> texts = new TreeMap<>();
      for (int i = 0; i < labels.size(); i++) {
        texts.put(labels.name(i), labels.value(i));
      }
      return texts;
    }
  }

  public static RuleTrialAnswer of(RuleTrials.Outcome outcome, RuleTrials.Range range) {
    return new RuleTrialAnswer(
        outcome.firings().stream().map(TriedFiring::of).toList(),
        outcome.times(),
        outcome.series(),
        range.stepMs() / MS_PER_S,
        Instant.ofEpochMilli(range.fromMs()),
        Instant.ofEpochMilli(range.toMs()),
        sentence(outcome));
  }

  private static String sentence(RuleTrials.Outcome outcome) {
    return switch (outcome.times()) {
      case 0 ->
          outcome.series() == 0
              ? "would not have fired: nothing matched"
              : "would not have fired: nothing held for long enough";
      case 1 -> "would have fired once";
      default -> "would have fired %,d times".formatted(outcome.times());
    };
  }
}
