package dev.pharos.store;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/** Exemplars of one series, in time order. */
public record SeriesExemplars(Labels labels, List<Exemplar> exemplars) {
  public SeriesExemplars {
    exemplars = List.copyOf(exemplars);
  }
}
