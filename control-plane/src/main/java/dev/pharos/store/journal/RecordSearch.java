package dev.pharos.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Finds the next whole record behind a damaged place. Nothing marks where a record begins, so each
 * byte is tried; what the head of a record must look like leaves few places whose checksum is worth
 * working out.
 */
final class RecordSearch {
  private RecordSearch() {}

  /** Where a whole record begins at or after an offset; the file's size when none does. */
  static long next(FileChannel channel, long from, long size) throws IOException {
    long end = Math.min(size, from + Integer.MAX_VALUE);
    if (from >= end) {
      return size;
    }
    ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, from, end - from);
    int last = bytes.limit() - RecordCodec.PREFIX_BYTES - RecordCodec.BODY_HEADER_BYTES;
    for (int at = 0; at <= last; at++) {
      int bodyLength = bytes.getInt(at);
      boolean fits =
          bodyLength >= RecordCodec.BODY_HEADER_BYTES
              && bodyLength <= bytes.limit() - at - RecordCodec.PREFIX_BYTES;
      if (fits && isWhole(bytes.slice(at, RecordCodec.PREFIX_BYTES + bodyLength), bodyLength)) {
        return from + at;
      }
    }
    return size;
  }

  private static boolean isWhole(ByteBuffer record, int bodyLength) {
    ByteBuffer body = record.slice(RecordCodec.PREFIX_BYTES, bodyLength);
    return RecordCodec.isPlausible(body)
        && RecordCodec.checksum(bodyLength, body.duplicate()) == record.getInt(4);
  }
}
