package dev.pharos.store.metric;

import dev.pharos.store.disk.BitSink;
import dev.pharos.store.disk.ByteSink;
import java.nio.ByteBuffer;

/**
 * Ascending ordinals of series, as runs or packed, whichever is smaller; series sorted by labels
 * have long runs of most values. FORMAT.md draws it.
 */
final class PostingCodec {
  /** Gaps that share a width. */
  private static final int FRAME = 32;

  private PostingCodec() {}

  static void write(int[] ordinals, int count, ByteSink out) {
    int begin = out.length();
    out.putVarint((long) count << 1);
    writePacked(ordinals, count, out);
    int packed = out.length() - begin;
    out.putVarint((long) count << 1 | 1);
    writeRuns(ordinals, count, out);
    int runs = out.length() - begin - packed;
    if (runs < packed) {
      System.arraycopy(out.array(), begin + packed, out.array(), begin, runs);
    }
    out.cutBackTo(begin + Math.min(runs, packed));
  }

  private static void writePacked(int[] ordinals, int count, ByteSink out) {
    int before = -1;
    for (int from = 0; from < count; from += FRAME) {
      int to = Math.min(count, from + FRAME);
      int any = 0;
      int last = before;
      for (int i = from; i < to; i++) {
        any |= ordinals[i] - last - 1;
        last = ordinals[i];
      }
      int width = Integer.SIZE - Integer.numberOfLeadingZeros(any);
      out.putByte(width);
      BitSink bits = new BitSink(out);
      for (int i = from; i < to; i++) {
        bits.put(ordinals[i] - before - 1, width);
        before = ordinals[i];
      }
      bits.flush();
    }
  }

  private static void writeRuns(int[] ordinals, int count, ByteSink out) {
    int before = -1;
    for (int i = 0; i < count; ) {
      int end = i + 1;
      while (end < count && ordinals[end] == ordinals[end - 1] + 1) {
        end++;
      }
      out.putVarint(ordinals[i] - before - 1);
      out.putVarint(end - i - 1);
      before = ordinals[end - 1];
      i = end;
    }
  }

  /** How many they are; they need not be read for that. */
  static int count(ByteBuffer bytes, int at) {
    VarintCursor in = new VarintCursor(bytes);
    in.at = at;
    return (int) (in.nextLong() >>> 1);
  }

  static int[] read(ByteBuffer bytes, int at) {
    VarintCursor in = new VarintCursor(bytes);
    in.at = at;
    long head = in.nextLong();
    int[] ordinals = new int[(int) (head >>> 1)];
    if ((head & 1) == 0) {
      readPacked(in, ordinals);
    } else {
      readRuns(in, ordinals);
    }
    return ordinals;
  }

  private static void readPacked(VarintCursor in, int[] ordinals) {
    int before = -1;
    for (int from = 0; from < ordinals.length; from += FRAME) {
      int to = Math.min(ordinals.length, from + FRAME);
      int width = in.nextByte();
      long mask = (1L << width) - 1;
      long pending = 0;
      int bits = 0;
      for (int i = from; i < to; i++) {
        while (bits < width) {
          pending |= (in.nextByte() & 0xFFL) << bits;
          bits += Byte.SIZE;
        }
        before += 1 + (int) (pending & mask);
        pending >>>= width;
        bits -= width;
        ordinals[i] = before;
      }
    }
  }

  private static void readRuns(VarintCursor in, int[] ordinals) {
    int before = -1;
    for (int i = 0; i < ordinals.length; ) {
      before += in.next();
      for (int left = in.next(); left >= 0 && i < ordinals.length; left--) {
        ordinals[i++] = ++before;
      }
    }
  }

  /** Those of versions 1 and 2: their count and differences. */
  static int[] readDifferences(ByteBuffer bytes, int at) {
    VarintCursor in = new VarintCursor(bytes);
    in.at = at;
    int[] ordinals = new int[in.next()];
    int ordinal = 0;
    for (int i = 0; i < ordinals.length; i++) {
      ordinal += in.next();
      ordinals[i] = ordinal;
    }
    return ordinals;
  }
}
