package dev.pharos.show.prometheus;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.HistogramBucket;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import tools.jackson.core.JsonGenerator;

/** Labels, times, numbers and histograms in Prometheus' JSON. For one answer. */
final class PointWriter {
  private static final long MILLISECONDS = 1000;

  private final JsonGenerator out;

  PointWriter(JsonGenerator out) {
    this.out = out;
  }

  void labels(Labels labels) {
    out.writeStartObject();
    for (int i = 0; i < labels.size(); i++) {
      out.writeStringProperty(labels.name(i), labels.value(i));
    }
    out.writeEndObject();
  }

  /** A time and a number. */
  void point(long timeMs, double value) {
    out.writeStartArray();
    out.writeRawValue(seconds(timeMs));
    out.writeString(GoNumber.json(value));
    out.writeEndArray();
  }

  /** A time and a text. */
  void point(long timeMs, String value) {
    out.writeStartArray();
    out.writeRawValue(seconds(timeMs));
    out.writeString(value);
    out.writeEndArray();
  }

  /** A sample, whichever it is. */
  void sample(Samples samples, int at) {
    if (samples.isHistogram(at)) {
      out.writeStartArray();
      out.writeRawValue(seconds(samples.timeMs(at)));
      histogram(samples.histogram(at));
      out.writeEndArray();
    } else {
      point(samples.timeMs(at), samples.value(at));
    }
  }

  private void histogram(FloatHistogram histogram) {
    out.writeStartObject();
    out.writeStringProperty("count", GoNumber.json(histogram.count()));
    out.writeStringProperty("sum", GoNumber.json(histogram.sum()));
    boolean any = false;
    for (HistogramBucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        if (!any) {
          out.writeArrayPropertyStart("buckets");
          any = true;
        }
        bucket(bucket);
      }
    }
    if (any) {
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private void bucket(HistogramBucket bucket) {
    out.writeStartArray();
    out.writeNumber(boundaries(bucket));
    out.writeString(GoNumber.json(bucket.lower()));
    out.writeString(GoNumber.json(bucket.upper()));
    out.writeString(GoNumber.json(bucket.count()));
    out.writeEndArray();
  }

  /** Which of the bounds belong to the bucket: 0 the upper, 1 the lower, 2 none, 3 both. */
  private static int boundaries(HistogramBucket bucket) {
    if (bucket.lowerInclusive()) {
      return bucket.upperInclusive() ? 3 : 1;
    }
    return bucket.upperInclusive() ? 0 : 2;
  }

  /** With a fraction only where there is one, of three digits then. */
  static String seconds(long timeMs) {
    long fraction = Math.abs(timeMs % MILLISECONDS);
    String whole = Long.toString(Math.abs(timeMs / MILLISECONDS));
    String sign = timeMs < 0 ? "-" : "";
    return fraction == 0
        ? sign + whole
        : sign + whole + "." + Long.toString(MILLISECONDS + fraction).substring(1);
  }
}
