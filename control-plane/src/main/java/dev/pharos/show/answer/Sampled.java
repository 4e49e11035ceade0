package dev.pharos.show.answer;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Figures that are counted from a part of the traces: agents left the others out.
 *
 * @param probability the lowest, above 0 and below 1, with which traces were begun of which these
 *     requests are part; where others were begun with higher ones, figures mix them
 */
@Schema(name = "SampledTraces")
public record Sampled(double probability) {
  /** Null where all were begun. */
  public static @Nullable Sampled of(double probability) {
    return probability < 1 ? new Sampled(probability) : null;
  }
}
