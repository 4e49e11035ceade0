package dev.pharos.signal;

import com.datadoghq.sketch.ddsketch.encoding.BinEncodingMode;
import com.datadoghq.sketch.ddsketch.encoding.Flag;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * DDSketch's own portable encoding of one mapping: zeros, then bins in ascending order, each as its
 * distance from the one before and its count. Written and read here rather than by the library,
 * whose store would have to be filled first: where telemetry is spread over days there are as many
 * sketches as spans. What the library wrote in another way is left to it. Safe for use by many
 * threads.
 */
final class SketchCodec {
  /** A number that is read ends after so many bytes, of which the last one has eight bits. */
  private static final int MOST_NUMBER_BYTES = 9;

  private static final int SEVEN_BITS = 7;
  private static final int LOW_SEVEN = 0x7F;
  private static final int MORE = 0x80;
  private static final int LAST_BYTE_SHIFT = 56;
  private static final int FIRST_BITS_SHIFT = 57;
  private static final int DOUBLE_ROTATION = 6;
  private static final long BITS_OF_ONE = Double.doubleToRawLongBits(1);

  /** Every sketch begins with its mapping. */
  private final byte[] mapping;

  private final byte zeroFlag;
  private final byte binsFlag;

  SketchCodec(IndexMapping mapping) {
    try {
      GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
      mapping.encode(out);
      this.mapping = out.trimmedCopy();
      this.zeroFlag = encoded(Flag.ZERO_COUNT);
      this.binsFlag =
          encoded(BinEncodingMode.INDEX_DELTAS_AND_COUNTS.toFlag(Flag.Type.POSITIVE_STORE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte encoded(Flag flag) throws IOException {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
    flag.encode(out);
    return out.backingArray()[0];
  }

  byte[] encode(LatencyBins bins, long zeros) {
    Writer writer = new Writer(zeros);
    bins.read(writer::begin, writer);
    return Arrays.copyOf(writer.out, writer.length);
  }

  /**
   * Reads bins into empty ones.
   *
   * @return how many zeros there are; negative when it is in another form, which the library reads
   */
  long decode(byte[] bytes, int offset, int length, LatencyBins into) {
    if (length < mapping.length
        || !Arrays.equals(bytes, offset, offset + mapping.length, mapping, 0, mapping.length)) {
      return -1;
    }
    Source in = new Source(bytes, offset + mapping.length);
    int end = offset + length;
    long zeros = 0;
    if (in.at < end && bytes[in.at] == zeroFlag) {
      in.at++;
      zeros = Math.round(in.decimal());
    }
    if (in.at == end) {
      return zeros;
    }
    if (bytes[in.at++] != binsFlag) {
      return -1;
    }
    long distinct = in.number();
    long bin = 0;
    for (long i = 0; i < distinct; i++) {
      long delta = in.number();
      bin += (delta >>> 1) ^ -(delta & 1);
      into.add(Math.toIntExact(bin), Math.round(in.decimal()));
    }
    return in.at == end ? zeros : -1;
  }

  private final class Writer implements LatencyBins.Reader {
    private final long zeros;
    private byte[] out = new byte[0];
    private int length;
    private int before;

    Writer(long zeros) {
      this.zeros = zeros;
    }

    void begin(int distinct) {
      out =
          Arrays.copyOf(
              mapping,
              mapping.length + 2 + 2 * MOST_NUMBER_BYTES + 2 * MOST_NUMBER_BYTES * distinct);
      length = mapping.length;
      if (zeros > 0) {
        out[length++] = zeroFlag;
        decimal((double) zeros);
      }
      if (distinct > 0) {
        out[length++] = binsFlag;
        number(distinct);
      }
    }

    @Override
    public boolean read(int bin, long count) {
      int delta = bin - before;
      number(((long) delta << 1) ^ (delta >> 31));
      decimal((double) count);
      before = bin;
      return true;
    }

    private void number(long value) {
      long rest = value;
      while ((rest & ~(long) LOW_SEVEN) != 0) {
        out[length++] = (byte) (rest | MORE);
        rest >>>= SEVEN_BITS;
      }
      out[length++] = (byte) rest;
    }

    /** Whole numbers take few bytes: most significant bits first, until the rest is zero. */
    private void decimal(double value) {
      long bits =
          Long.rotateLeft(Double.doubleToRawLongBits(value + 1) - BITS_OF_ONE, DOUBLE_ROTATION);
      for (int i = 1; i < MOST_NUMBER_BYTES; i++) {
        byte next = (byte) (bits >>> FIRST_BITS_SHIFT);
        bits <<= SEVEN_BITS;
        if (bits == 0) {
          out[length++] = next;
          return;
        }
        out[length++] = (byte) (next | MORE);
      }
      out[length++] = (byte) (bits >>> LAST_BYTE_SHIFT);
    }
  }

  private static final class Source {
    private final byte[] bytes;
    private int at;

    Source(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    long number() {
      long value = 0;
      for (int i = 0; i < MOST_NUMBER_BYTES - 1; i++) {
        byte next = bytes[at++];
        value |= (long) (next & LOW_SEVEN) << (i * SEVEN_BITS);
        if (next >= 0) {
          return value;
        }
      }
      return value | ((bytes[at++] & 0xFFL) << LAST_BYTE_SHIFT);
    }

    double decimal() {
      long bits = 0;
      int shift = FIRST_BITS_SHIFT;
      for (int i = 1; i < MOST_NUMBER_BYTES; i++) {
        byte next = bytes[at++];
        bits |= (long) (next & LOW_SEVEN) << shift;
        if (next >= 0) {
          return value(bits);
        }
        shift -= SEVEN_BITS;
      }
      return value(bits | (bytes[at++] & 0xFFL));
    }

    private static double value(long bits) {
      return Double.longBitsToDouble(Long.rotateRight(bits, DOUBLE_ROTATION) + BITS_OF_ONE) - 1;
    }
  }
}
