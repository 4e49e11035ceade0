package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * A closed chunk, or names of series, as it lies in a part's file: checksum, length, content.
 * FORMAT.md draws it.
 */
final class ChunkRecord {
  private static final int MOST_BYTES = 64 << 20;

  /** As much as is read to know how long the whole is. */
  private static final int HEAD_BYTES = 4 + 5;

  private ChunkRecord() {}

  static void write(ByteSink out, ByteSink chunk) {
    write(out, chunk.array(), chunk.length());
  }

  static void write(ByteSink out, byte[] chunk, int length) {
    out.putInt(Checksum.of(chunk, 0, length));
    out.putVarint(length);
    out.putBytes(chunk, 0, length);
  }

  /** What a record with so many bytes of content takes. */
  static int length(int content) {
    int bytes = Integer.BYTES + 1;
    for (int left = content >>> 7; left != 0; left >>>= 7) {
      bytes++;
    }
    return bytes + content;
  }

  /** Whether a record may begin at a place, by its length and what it would be. */
  static boolean mayBegin(ByteBuffer bytes, int at) {
    long length = 0;
    int place = at + Integer.BYTES;
    for (int shift = 0; shift < Integer.SIZE && place < bytes.limit(); shift += 7) {
      int next = bytes.get(place++);
      length |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return length > 0 && length <= bytes.limit() - place && isKind(bytes.get(place));
      }
    }
    return false;
  }

  /** Whether content may begin so. */
  static boolean isKind(byte first) {
    return first == NameRecords.KIND || SampleChunk.isKind(first);
  }

  /**
   * Reads what begins at a place.
   *
   * @throws CorruptDataException when no whole chunk does
   */
  static SampleChunk read(ByteBuffer bytes, int at) throws CorruptDataException {
    byte[] chunk = content(bytes, at);
    return SampleChunk.of(chunk, 0, chunk.length);
  }

  /**
   * The bytes of the chunk that begins at a place, unread.
   *
   * @throws CorruptDataException when no whole chunk does
   */
  static byte[] content(ByteBuffer bytes, int at) throws CorruptDataException {
    int left = bytes.limit() - at;
    if (at < 0 || left <= Integer.BYTES) {
      throw new CorruptDataException("a chunk lies outside of its file");
    }
    byte[] head = new byte[Math.min(HEAD_BYTES, left)];
    bytes.get(at, head);
    ByteSource in = new ByteSource(head);
    int checksum = in.readInt();
    int length = in.readVarintInt();
    if (length > MOST_BYTES || length > left - in.position()) {
      throw new CorruptDataException("a chunk reaches beyond its file");
    }
    byte[] chunk = new byte[length];
    bytes.get(at + in.position(), chunk);
    if (Checksum.of(chunk, 0, length) != checksum) {
      throw new CorruptDataException("a chunk has a wrong checksum");
    }
    return chunk;
  }
}
