package dev.pharos.store;

import java.util.Map;

/**
 * What became of a batch. Everything in it is either counted here as taken, as there already, or as
 * refused.
 *
 * @param floats samples taken
 * @param histograms samples taken that are native histograms
 * @param exemplars taken
 * @param repeated samples that are kept already with the same time and value: nothing to do
 * @param refused samples that were not taken, by reason; those of a refused series among them
 * @param firstRefusal a sentence that names the first series refused and why, for the sender; empty
 *     when none was
 */
public record AppendResult(
    long floats,
    long histograms,
    long exemplars,
    long repeated,
    Map<SampleRefusal, Long> refused,
    String firstRefusal) {

  public AppendResult {
    refused = Map.copyOf(refused);
  }

  /** Floats and histograms taken. */
  public long samples() {
    return floats + histograms;
  }

  /** Samples refused for any reason. */
  public long refusedSamples() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
