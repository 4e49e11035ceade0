package dev.pharos.receive;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * Snappy's block format, in which Loki's protobuf is pushed. Source:
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
final class SnappyBlock {
  /** The best a block can do: a copy of 64 bytes takes three. */
  private static final int MOST_PER_BYTE = 22;

  /** What the shortest blocks may hold beyond that. */
  private static final int SLACK = 64;

  private SnappyBlock() {}

  /**
   * How many bytes the block says it holds.
   *
   * @throws IOException when it says none, or more than it can
   */
  static int length(byte[] block) throws IOException {
    int length;
    try {
      length = Snappy.uncompressedLength(block);
    } catch (IOException e) {
      throw broken(e);
    }
    if (length < 0 || length > (long) MOST_PER_BYTE * block.length + SLACK) {
      throw new IOException(
          "snappy: a block of %d bytes cannot hold %d bytes"
              .formatted(block.length, Integer.toUnsignedLong(length)));
    }
    return length;
  }

  /**
   * @param length what {@link #length} gave
   * @throws IOException when it holds something else than it says
   */
  static byte[] inflate(byte[] block, int length) throws IOException {
    byte[] inflated = new byte[length];
    int size;
    try {
      size = Snappy.uncompress(block, 0, block.length, inflated, 0);
    } catch (IOException e) {
      throw broken(e);
    }
    if (size != length) {
      throw new IOException("snappy: the block holds %d bytes, not %d".formatted(size, length));
    }
    return inflated;
  }

  private static IOException broken(IOException e) {
    return new IOException("snappy: the body is no block of Snappy's (" + e.getMessage() + ")", e);
  }
}
