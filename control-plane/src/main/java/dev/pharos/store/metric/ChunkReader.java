package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/**
 * Reads closed chunks one after the other into one array, so that nothing is allocated for their
 * bytes. For one thread.
 */
final class ChunkReader {
  /** As large as a chunk of floats usually is. */
  private static final int FIRST_ROOM = 4 << 10;

  /** With room for a word behind a chunk, which then can be read word by word to its end. */
  private byte[] bytes = new byte[FIRST_ROOM];

  private final FloatReader floats = new FloatReader();

  /** Reads the chunks' samples. */
  FloatReader floats() {
    return floats;
  }

  /**
   * The chunk at a place; good until the next is read.
   *
   * @throws CorruptDataException when no whole chunk is there
   */
  SampleChunk read(ChunkPlace place) throws CorruptDataException {
    int length = ChunkRecord.contentLength(place.bytes(), place.at());
    if (length + Long.BYTES > bytes.length) {
      bytes = new byte[Math.max(length + Long.BYTES, 2 * bytes.length)];
    }
    ChunkRecord.content(place.bytes(), place.at(), length, bytes);
    return SampleChunk.of(bytes, 0, length);
  }
}
