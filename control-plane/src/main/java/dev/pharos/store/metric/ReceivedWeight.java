package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;

/**
 * How much of a request a series is, by rough sizes of which only the proportion matters: labels
 * are sent with each series, times and values with each sample.
 */
final class ReceivedWeight {
  /** A label's name and value have a few bytes around them. */
  private static final int LABEL = 4;

  private static final int SAMPLE = 16;

  private ReceivedWeight() {}

  static int of(Labels labels) {
    int weight = 0;
    for (int i = 0; i < labels.size(); i++) {
      weight += LABEL + labels.name(i).length() + labels.value(i).length();
    }
    return weight;
  }

  static long of(BatchCodec.Entry entry) {
    return entry.series().weight + (long) SAMPLE * entry.samples().size();
  }
}
