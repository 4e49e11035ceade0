package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.SeriesData;
import java.util.List;

/** What a query is answered with. */
public sealed interface QueryValue {
  /** A number at a time. */
  record Scalar(long timeMs, double value) implements QueryValue {}

  /** A text at a time. */
  record Text(long timeMs, String value) implements QueryValue {}

  /** Series with one sample each, all at the time asked for; in the order to be shown. */
  record InstantVector(List<SeriesData> elements) implements QueryValue {}

  /** Series with samples, sorted by their labels. */
  record Matrix(List<SeriesData> series) implements QueryValue {}
}
