package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * A closed chunk, or names of series, as it lies in a part's file: checksum, length, content.
 * FORMAT.md draws it.
 */
final class ChunkRecord {
  private static final int MOST_BYTES = 64 << 20;

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
    byte[] chunk = new byte[contentLength(bytes, at)];
    content(bytes, at, chunk.length, chunk);
    return chunk;
  }

  /**
   * The length of the content of what begins at a place, all of which is in the bytes.
   *
   * @throws CorruptDataException when nothing whole begins there
   */
  static int contentLength(ByteBuffer bytes, int at) throws CorruptDataException {
    if (at < 0 || bytes.limit() - at <= Integer.BYTES) {
      throw new CorruptDataException("a chunk lies outside of its file");
    }
    long length = 0;
    int place = at + Integer.BYTES;
    for (int shift = 0; shift < Integer.SIZE && place < bytes.limit(); shift += 7) {
      int next = bytes.get(place++);
      length |= (next & 0x7FL) << shift;
      if (next >= 0) {
        if (length > MOST_BYTES || length > bytes.limit() - place) {
          break;
        }
        return (int) length;
      }
    }
    throw new CorruptDataException("a chunk reaches beyond its file");
  }

  /**
   * Copies that content to the beginning of an array.
   *
   * @param length as {@link #contentLength} told it
   * @throws CorruptDataException when its checksum is another
   */
  static void content(ByteBuffer bytes, int at, int length, byte[] to) throws CorruptDataException {
    int place = at + Integer.BYTES;
    while (bytes.get(place++) < 0) {
      // Of the length, which may be written in more bytes than it needs.
    }
    bytes.get(place, to, 0, length);
    int checksum = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      checksum |= (bytes.get(at + i) & 0xFF) << (i * Byte.SIZE);
    }
    if (Checksum.of(to, 0, length) != checksum) {
      throw new CorruptDataException("a chunk has a wrong checksum");
    }
  }
}
