package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import java.nio.ByteBuffer;

/** A closed chunk as it lies in a part's file: checksum, length, chunk. FORMAT.md draws it. */
final class ChunkRecord {
  private static final int MOST_BYTES = 64 << 20;

  /** As much as is read to know how long the whole is. */
  private static final int HEAD_BYTES = 4 + 5;

  private ChunkRecord() {}

  static void write(ByteSink out, ByteSink chunk) {
    out.putInt(Checksum.of(chunk.array(), 0, chunk.length()));
    out.putVarint(chunk.length());
    out.putAll(chunk);
  }

  /**
   * Reads what begins at a place.
   *
   * @throws CorruptDataException when no whole chunk does
   */
  static SampleChunk read(ByteBuffer bytes, int at) throws CorruptDataException {
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
    return SampleChunk.of(chunk, 0, length);
  }
}
