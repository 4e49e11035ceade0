package dev.pharos.aggregate.tracemetric;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Spans of one name, kind and status of a service. */
public final class SpanCounter extends TraceCounter {
  private final SpanKey key;
  private final DurationHistogram durations = new DurationHistogram(ClassicBounds.SPANS);

  SpanCounter(SpanKey key, TraceCounters book) {
    super(book);
    this.key = key;
  }

  SpanKey key() {
    return key;
  }

  public void count(long durationNs) {
    touch();
    durations.add(durationNs);
  }

  @Override
  void clear() {
    durations.clear();
  }

  /** How many, and a histogram in both forms. */
  @Override
  int series() {
    return 1 + TraceCounters.seriesOf(ClassicBounds.SPANS);
  }

  @Override
  TraceReading read() {
    return new TraceReading.Spans(key, beganNs(), isAnnounced(), isIdle(), durations.read());
  }

  @Override
  void writeCounts(DataOutputStream out) throws IOException {
    durations.write(out);
  }

  @Override
  void readCounts(DataInputStream in) throws IOException {
    durations.read(in);
  }
}
