package dev.pharos.store.metric;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;

/**
 * Packed samples of one series as {@link SampleChunkWriter} wrote them; FORMAT.md draws the bytes.
 * A chunk has neither a length nor a checksum of its own: who stores it has both. Immutable as long
 * as its bytes are.
 */
public final class SampleChunk {
  /** What a header takes at most. */
  static final int HEADER_BYTES = 1 + 3 + 10 + 10 + 5;

  private static final int VERSION = 1;
  private static final int HISTOGRAMS = 0x10;

  private final byte[] bytes;
  private final int timesStart;
  private final int valuesStart;
  private final int end;
  private final boolean ofHistograms;
  private final int size;
  private final long firstMs;
  private final long lastMs;

  private SampleChunk(
      byte[] bytes,
      int timesStart,
      int valuesStart,
      int end,
      boolean ofHistograms,
      int size,
      long firstMs,
      long lastMs) {
    this.bytes = bytes;
    this.timesStart = timesStart;
    this.valuesStart = valuesStart;
    this.end = end;
    this.ofHistograms = ofHistograms;
    this.size = size;
    this.firstMs = firstMs;
    this.lastMs = lastMs;
  }

  /** Whether a chunk may begin with a byte. */
  static boolean isKind(int first) {
    return (first & ~HISTOGRAMS) == VERSION;
  }

  static void writeHeader(
      ByteSink sink, boolean ofHistograms, int size, long firstMs, long lastMs, int timeBytes) {
    sink.putByte(ofHistograms ? VERSION | HISTOGRAMS : VERSION);
    sink.putVarint(size);
    sink.putZigzag(firstMs);
    sink.putVarint(lastMs - firstMs);
    sink.putVarint(timeBytes);
  }

  /**
   * Opens a chunk; its samples are not looked at. The bytes must not change while it is used.
   *
   * @throws CorruptDataException when they are no chunk
   */
  public static SampleChunk of(byte[] bytes, int offset, int length) throws CorruptDataException {
    ByteSource source = new ByteSource();
    source.reset(bytes, offset, length);
    int kind = source.readByte();
    if (!isKind(kind)) {
      throw new CorruptDataException("a chunk of samples of unknown kind " + kind);
    }
    int size = source.readVarintInt();
    long firstMs = source.readZigzag();
    long lastMs = firstMs + source.readVarint();
    int timeBytes = source.readCount();
    // Each sample has at least a bit of value, each after the first one of time.
    if (size == 0 || size > 8L * (source.remaining() - timeBytes) || size - 1 > 8L * timeBytes) {
      throw new CorruptDataException(
          size + " samples cannot be in " + source.remaining() + " bytes");
    }
    int times = source.position();
    return new SampleChunk(
        bytes,
        times,
        times + timeBytes,
        offset + length,
        (kind & HISTOGRAMS) != 0,
        size,
        firstMs,
        lastMs);
  }

  /** Whether its samples are native histograms; else they are floats. */
  public boolean isOfHistograms() {
    return ofHistograms;
  }

  /** Number of samples, at least one. */
  public int size() {
    return size;
  }

  /** Time of the first sample. */
  public long firstTimeMs() {
    return firstMs;
  }

  /** Time of the last sample. */
  public long lastTimeMs() {
    return lastMs;
  }

  /**
   * Appends samples between two times, both included, to a builder; in the order of time.
   *
   * @throws CorruptDataException when the bytes cannot have been written by a writer
   */
  public void readInto(long fromMs, long toMs, Samples.Builder builder)
      throws CorruptDataException {
    readInto(fromMs, toMs, builder, new FloatReader(size));
  }

  /** The same with a reader that served other chunks before. */
  void readInto(long fromMs, long toMs, Samples.Builder builder, FloatReader floats)
      throws CorruptDataException {
    if (firstMs <= toMs && lastMs >= fromMs) {
      new Body(
              ofHistograms,
              size,
              firstMs,
              new BitCursor(bytes, timesStart, valuesStart),
              new BitCursor(bytes, valuesStart, end))
          .readInto(fromMs, toMs, builder, floats);
    }
  }

  /** The two streams of a chunk. */
  record Body(
      boolean ofHistograms, int size, long firstMs, BitCursor timeBits, BitCursor valueBits) {
    void readInto(long fromMs, long toMs, Samples.Builder builder, FloatReader floats)
        throws CorruptDataException {
      TimeReader times = new TimeReader(timeBits, firstMs);
      if (ofHistograms) {
        readHistograms(fromMs, toMs, times, new HistogramReader(valueBits), builder);
      } else {
        floats.read(size, times, new ValueReader(valueBits), fromMs, toMs, builder);
      }
    }

    private void readHistograms(
        long fromMs, long toMs, TimeReader times, HistogramReader values, Samples.Builder builder)
        throws CorruptDataException {
      long before = Long.MIN_VALUE;
      for (int i = 0; i < size; i++) {
        long time = times.next();
        if (time > toMs) {
          return;
        }
        values.next();
        if (time >= fromMs) {
          builder.add(later(time, before), values.histogram());
          before = time;
        }
      }
    }

    private static long later(long time, long before) throws CorruptDataException {
      if (time <= before) {
        throw new CorruptDataException(time + " ms does not come after " + before + " ms");
      }
      return time;
    }
  }
}
