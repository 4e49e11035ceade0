package dev.pharos.show.answer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That agents left traces out, and what figures are made of.
 *
 * @param probability the lowest, above 0 and below 1, with which traces were begun of which these
 *     requests are part, as agents were told; of agents that sample by themselves the share that
 *     came. Where others were begun with higher ones, figures mix them
 * @param requests {@code metrics}: rates, errors and durations of requests are of all of them, as
 *     agents counted them by themselves; {@code spans}: they are counted from the traces that came.
 *     Calls always are
 */
@Schema(name = "SampledTraces")
public record Sampled(
    double probability, @Schema(allowableValues = {"metrics", "spans"}) String requests) {

  /** What requests are counted from. */
  public enum Source {
    METRICS,
    SPANS
  }

  /** Null where all traces were begun. */
  public static @Nullable Sampled of(double probability, Source requests) {
    return probability < 1
        ? new Sampled(probability, requests.name().toLowerCase(Locale.ROOT))
        : null;
  }
}
