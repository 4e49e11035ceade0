package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import java.util.List;

/**
 * Shares the bytes of a request among its series, by rough sizes of which only the proportion
 * matters: labels are sent with each series, times and values with each sample. The shares add up
 * to the request exactly.
 */
final class ReceivedBytes {
  /** A label's name and value have a few bytes around them. */
  private static final int LABEL_WEIGHT = 4;

  private static final int SAMPLE_WEIGHT = 16;

  private long bytesLeft;
  private long weightLeft;

  ReceivedBytes(long bytes, List<BatchCodec.Entry> entries) {
    bytesLeft = bytes;
    for (BatchCodec.Entry entry : entries) {
      weightLeft += weight(entry);
    }
  }

  static int weight(Labels labels) {
    int weight = 0;
    for (int i = 0; i < labels.size(); i++) {
      weight += LABEL_WEIGHT + labels.name(i).length() + labels.value(i).length();
    }
    return weight;
  }

  static long weight(BatchCodec.Entry entry) {
    return entry.series().weight + (long) SAMPLE_WEIGHT * entry.samples().size();
  }

  /** The share of the next series, which weigh so much together. */
  long next(long weight) {
    long bytes =
        weight == weightLeft ? bytesLeft : Math.round((double) bytesLeft * weight / weightLeft);
    bytesLeft -= bytes;
    weightLeft -= weight;
    return bytes;
  }
}
