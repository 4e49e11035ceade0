package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * Where a closed chunk can be read, whatever becomes of its part meanwhile: bytes that stay as they
 * are, mapped ones or some that wait to be written.
 */
record ChunkPlace(ByteBuffer bytes, int at) {
  SampleChunk read() throws CorruptDataException {
    return ChunkRecord.read(bytes, at);
  }

  /** Bytes of the record in its file. */
  int recordLength() throws CorruptDataException {
    return ChunkRecord.length(ChunkRecord.contentLength(bytes, at));
  }

  byte[] content() throws CorruptDataException {
    return ChunkRecord.content(bytes, at);
  }
}
