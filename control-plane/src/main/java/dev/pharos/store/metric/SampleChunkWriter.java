package dev.pharos.store.metric;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series being packed in the order of their times, all of them floats or all of them
 * native histograms. What was written can be read at any time ({@link #readInto}) and copied out
 * ({@link #writeTo}); after either, more can be written. For one thread at a time.
 */
public final class SampleChunkWriter {
  /** Bytes of times and of values that are there before the first sample. */
  private static final int FIRST_TIME_BYTES = 16;

  private static final int FIRST_VALUE_BYTES = 48;

  private final BitBuffer timeBits = new BitBuffer(FIRST_TIME_BYTES);
  private final BitBuffer valueBits = new BitBuffer(FIRST_VALUE_BYTES);
  private final TimeWriter times = new TimeWriter(timeBits);
  private final @Nullable ValueWriter values;
  private final @Nullable HistogramWriter histograms;
  private int size;
  private long firstMs;
  private long lastMs;

  private SampleChunkWriter(boolean ofHistograms) {
    this.values = ofHistograms ? null : new ValueWriter(valueBits);
    this.histograms = ofHistograms ? new HistogramWriter(valueBits) : null;
  }

  /** An empty chunk for floats. */
  public static SampleChunkWriter ofFloats() {
    return new SampleChunkWriter(false);
  }

  /** An empty chunk for native histograms. */
  public static SampleChunkWriter ofHistograms() {
    return new SampleChunkWriter(true);
  }

  /** Whether it takes histograms, and no floats. */
  public boolean isOfHistograms() {
    return histograms != null;
  }

  /**
   * Appends a float, a stale marker too.
   *
   * @throws IllegalArgumentException when the time is not later than the last one
   * @throws IllegalStateException when the chunk is of histograms
   */
  public void append(long timeMs, double value) {
    if (values == null) {
      throw new IllegalStateException("a chunk of histograms takes no floats");
    }
    appendTime(timeMs);
    values.write(value);
  }

  /**
   * Appends a native histogram, of any layout, a stale marker too.
   *
   * @throws IllegalArgumentException when the time is not later than the last one
   * @throws IllegalStateException when the chunk is of floats
   */
  public void append(long timeMs, FloatHistogram histogram) {
    if (histograms == null) {
      throw new IllegalStateException("a chunk of floats takes no histograms");
    }
    appendTime(timeMs);
    histograms.write(histogram);
  }

  private void appendTime(long timeMs) {
    if (size == 0) {
      firstMs = timeMs;
    } else if (timeMs <= lastMs) {
      throw new IllegalArgumentException(
          "sample at " + timeMs + " ms is not later than the one at " + lastMs + " ms");
    } else {
      times.write(timeMs - firstMs);
    }
    lastMs = timeMs;
    size++;
  }

  /** Number of samples. */
  public int size() {
    return size;
  }

  /** Time of the first sample; 0 when there is none. */
  public long firstTimeMs() {
    return firstMs;
  }

  /** Time of the last sample; 0 when there is none. */
  public long lastTimeMs() {
    return lastMs;
  }

  /** About how many bytes {@link #writeTo} would write: exact but for the header. */
  public int byteLength() {
    return SampleChunk.HEADER_BYTES + timeBits.byteLength() + valueBits.byteLength();
  }

  /** Bytes of memory that the packed samples take, room for more among them. */
  public int memoryBytes() {
    return timeBits.capacity() + valueBits.capacity();
  }

  /** Appends samples between two times, both included, to a builder; in the order of time. */
  public void readInto(long fromMs, long toMs, Samples.Builder builder)
      throws CorruptDataException {
    if (size > 0 && firstMs <= toMs && lastMs >= fromMs) {
      new SampleChunk.Body(
              isOfHistograms(),
              size,
              firstMs,
              new BitCursor(timeBits.array(), 0, timeBits.byteLength()),
              new BitCursor(valueBits.array(), 0, valueBits.byteLength()))
          .readInto(fromMs, toMs, builder, new FloatReader(size));
    }
  }

  /** The chunk as it is now, which stays so; at least one sample must be there. */
  public SampleChunk copy() {
    ByteSink sink = new ByteSink(byteLength() + Long.BYTES);
    writeTo(sink);
    try {
      return SampleChunk.of(sink.array(), 0, sink.length());
    } catch (CorruptDataException e) {
      throw new IllegalStateException("what was just written cannot be read", e);
    }
  }

  /** Writes the chunk as it is now; at least one sample must be there. */
  public void writeTo(ByteSink sink) {
    SampleChunk.writeHeader(sink, isOfHistograms(), size, firstMs, lastMs, timeBits.byteLength());
    timeBits.copyTo(sink);
    valueBits.copyTo(sink);
  }
}
