package dev.pharos.signal.metric;

import java.util.List;

/**
 * What a request brings of one series.
 *
 * @param labels with the metric's name; a batch may have the same labels several times
 * @param samples in time order; may be empty when there are only exemplars
 */
public record IncomingSeries(Labels labels, Samples samples, List<Exemplar> exemplars) {
  public IncomingSeries {
    exemplars = List.copyOf(exemplars);
  }

  /** Samples alone. */
  public IncomingSeries(Labels labels, Samples samples) {
    this(labels, samples, List.of());
  }
}
