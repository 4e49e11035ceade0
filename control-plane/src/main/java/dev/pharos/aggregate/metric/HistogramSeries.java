package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.tracemetric.ClassicBounds;
import dev.pharos.aggregate.tracemetric.DurationHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;

/** The series of one histogram: its classic buckets, sum and count, and the native one. */
final class HistogramSeries {
  private final List<Labels> buckets = new ArrayList<>();
  private final Labels sum;
  private final Labels count;
  private final Labels whole;

  HistogramSeries(Labels labels, String name, ClassicBounds bounds) {
    Labels bucket = TraceSeries.named(labels, name + "_bucket");
    for (int i = 0; i < bounds.buckets(); i++) {
      buckets.add(bucket.toBuilder().set("le", bounds.text(i)).build());
    }
    sum = TraceSeries.named(labels, name + "_sum");
    count = TraceSeries.named(labels, name + "_count");
    whole = TraceSeries.named(labels, name);
  }

  void add(DurationHistogram durations, SampleTimes times, List<IncomingSeries> out) {
    long[] atMost = durations.cumulative();
    for (int i = 0; i < buckets.size(); i++) {
      out.add(times.series(buckets.get(i), (double) atMost[i]));
    }
    out.add(times.series(sum, durations.sumSeconds()));
    out.add(times.series(count, (double) durations.count()));
    out.add(times.series(whole, durations.toNative()));
  }
}
