package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/**
 * Reads closed chunks one after the other into one array, so that nothing is allocated for their
 * bytes. For one thread.
 */
final class ChunkReader {
  /** As large as a chunk of floats usually is. */
  private static final int FIRST_ROOM = 4 << 10;

  private byte[] bytes = new byte[FIRST_ROOM];

  /**
   * The chunk at a place; good until the next is read.
   *
   * @throws CorruptDataException when no whole chunk is there
   */
  SampleChunk read(ChunkPlace place) throws CorruptDataException {
    int length = ChunkRecord.contentLength(place.bytes(), place.at());
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    ChunkRecord.content(place.bytes(), place.at(), length, bytes);
    return SampleChunk.of(bytes, 0, length);
  }
}
