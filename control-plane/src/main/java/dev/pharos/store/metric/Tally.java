package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.AppendResult;
import dev.pharos.store.SampleRefusal;
import java.util.EnumMap;
import java.util.Map;

/** What becomes of a batch, being counted. For one thread. */
final class Tally {
  long floats;
  long histograms;
  long exemplars;
  long repeated;

  /** Exemplars that are not kept since their labels are too long. */
  long longExemplars;

  /** Families of which nothing is kept since there are too many. */
  long families;

  private final Map<SampleRefusal, Long> refused = new EnumMap<>(SampleRefusal.class);
  private String first = "";

  /** Taken so far. */
  long samples() {
    return floats + histograms;
  }

  void refuse(SampleRefusal reason, long samples, Labels labels, String detail) {
    if (first.isEmpty()) {
      first = reason.label() + ": " + labels + (detail.isEmpty() ? "" : " " + detail);
    }
    refused.merge(reason, samples, Long::sum);
  }

  AppendResult result() {
    return new AppendResult(floats, histograms, exemplars, repeated, refused, first);
  }
}
