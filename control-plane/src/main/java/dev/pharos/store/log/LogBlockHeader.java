package dev.pharos.store.log;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What a block begins with.
 *
 * @param length of the whole block
 * @param sequence blocks added later have higher ones
 * @param vocabularyStored equal to the length before compression where it is not compressed
 */
record LogBlockHeader(
    int length,
    long sequence,
    int rows,
    int chunks,
    int indexLength,
    int vocabularyStored,
    int vocabularyLength,
    int indexCrc,
    int vocabularyCrc) {
  static final int MAGIC = 0x4B4C424C; // "LBLK"
  static final int BYTES = 48;

  /** Of each chunk: length, rows and number of the resource. */
  static final int DIRECTORY_BYTES = 12;

  private static final int CHUNKS_AT = 20;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Writes it in the place that was kept for it; the directory stands behind it. */
  void write(ByteSink out, int start) {
    out.setInt(start, MAGIC);
    out.setInt(start + 4, length);
    out.setLong(start + 8, sequence);
    out.setInt(start + 16, rows);
    out.setInt(start + 20, chunks);
    out.setInt(start + 24, indexLength);
    out.setInt(start + 28, vocabularyStored);
    out.setInt(start + 32, vocabularyLength);
    out.setInt(start + 36, indexCrc);
    out.setInt(start + 40, vocabularyCrc);
    out.setInt(start + 44, checksum(out.array(), start, chunks));
  }

  /** Reads and checks it and its directory, from bytes that may go on behind it. */
  static LogBlockHeader read(byte[] bytes) throws CorruptDataException {
    ByteSource in = new ByteSource(bytes);
    if (in.readInt() != MAGIC) {
      throw new CorruptDataException("no block begins there");
    }
    LogBlockHeader header =
        new LogBlockHeader(
            in.readInt(),
            in.readLong(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readInt());
    int crc = in.readInt();
    boolean possible =
        header.chunks >= 0
            && header.chunks <= in.remaining() / DIRECTORY_BYTES
            && header.indexLength >= 0
            && header.vocabularyStored >= 0
            && header.vocabularyLength >= 0
            && header.length >= (long) header.chunksAt()
            && crc == checksum(bytes, 0, header.chunks);
    if (!possible) {
      throw new CorruptDataException("its header is damaged");
    }
    return header;
  }

  /** Of a block of a file. */
  static LogBlockHeader readAt(MemorySegment file, long at) throws CorruptDataException {
    long rest = file.byteSize() - at;
    if (rest < BYTES) {
      throw new CorruptDataException("the file ends");
    }
    long chunks = Integer.toUnsignedLong(file.get(INT, at + CHUNKS_AT));
    long wanted = BYTES + DIRECTORY_BYTES * chunks;
    byte[] bytes = file.asSlice(at, Math.min(rest, wanted)).toArray(ValueLayout.JAVA_BYTE);
    LogBlockHeader header = read(bytes);
    if (header.length > rest) {
      throw new CorruptDataException("the file ends in it");
    }
    return header;
  }

  /** Where the next block begins behind a place where none can be read; else the file's end. */
  static long nextAfter(MemorySegment file, long damagedAt) {
    for (long at = damagedAt + 1; at + BYTES <= file.byteSize(); at++) {
      if (file.get(INT, at) == MAGIC && isBlock(file, at)) {
        return at;
      }
    }
    return file.byteSize();
  }

  /** The magic number may be anywhere. */
  private static boolean isBlock(MemorySegment file, long at) {
    try {
      return readAt(file, at).rows >= 0;
    } catch (CorruptDataException e) {
      return false;
    }
  }

  int indexAt() {
    return BYTES + DIRECTORY_BYTES * chunks;
  }

  int vocabularyAt() {
    return indexAt() + indexLength;
  }

  int chunksAt() {
    return vocabularyAt() + vocabularyStored;
  }

  private static int checksum(byte[] bytes, int start, int chunks) {
    int header = Checksum.of(bytes, start, BYTES - Integer.BYTES);
    return 31 * header + Checksum.of(bytes, start + BYTES, DIRECTORY_BYTES * chunks);
  }
}
