package dev.pharos.signal.metric;

import java.util.List;

/**
 * One request of metrics, however it came. It is kept as a whole or not acknowledged.
 *
 * @param receivedBytes of the request, uncompressed; 0 for what nobody sent
 */
public record SampleBatch(
    List<IncomingSeries> series, List<MetricMetadata> metadata, long receivedBytes) {
  public SampleBatch {
    series = List.copyOf(series);
    metadata = List.copyOf(metadata);
  }

  /** What nobody sent. */
  public SampleBatch(List<IncomingSeries> series, List<MetricMetadata> metadata) {
    this(series, metadata, 0);
  }

  /** Series alone. */
  public static SampleBatch of(List<IncomingSeries> series) {
    return new SampleBatch(series, List.of());
  }

  public long samples() {
    long samples = 0;
    for (IncomingSeries one : series) {
      samples += one.samples().size();
    }
    return samples;
  }
}
