package dev.pharos.store.lucene;

import java.io.IOException;

/**
 * A block's header and vocabulary, read from its file.
 *
 * @param offset in the file
 * @param length with header and pages
 * @param firstPage offset of the first page in the file
 * @param memory about how many bytes the vocabulary holds
 */
record StoredBlock(
    long offset,
    int length,
    long sequence,
    int rows,
    int pages,
    long firstPage,
    StoredVocabulary vocabulary,
    long memory) {

  /** Strings and objects take about this many times their bytes in the file. */
  private static final int MEMORY_FACTOR = 5;

  static StoredBlock read(PageFile file, long offset, Decompressors decompressors)
      throws IOException {
    byte[] header = file.read(offset, BlockWriter.HEADER_BYTES);
    int checked = BlockWriter.HEADER_BYTES - Integer.BYTES;
    ByteSource in = new ByteSource(header);
    in.skip(checked);
    if (in.readInt() != PageWriter.checksum(header, 0, checked)) {
      throw new CorruptDataException("the header of the block at " + offset + " is damaged");
    }
    in.reset(header, 0, checked);
    if (in.readInt() != BlockWriter.MAGIC) {
      throw new CorruptDataException("no block begins at " + offset);
    }
    int length = in.readInt();
    long sequence = in.readLong();
    int rows = in.readInt();
    int pages = in.readInt();
    int stored = in.readInt();
    int rawLength = in.readInt();
    int checksum = in.readInt();
    byte[] bytes = file.read(offset + BlockWriter.HEADER_BYTES, stored);
    if (PageWriter.checksum(bytes, 0, stored) != checksum) {
      throw new CorruptDataException("the vocabulary of the block at " + offset + " is damaged");
    }
    byte[] raw = bytes;
    if (stored != rawLength) {
      raw = new byte[rawLength];
      decompressors.decompress(bytes, 0, stored, raw, rawLength);
    }
    return new StoredBlock(
        offset,
        length,
        sequence,
        rows,
        pages,
        offset + BlockWriter.HEADER_BYTES + stored,
        StoredVocabulary.read(new ByteSource(raw)),
        (long) MEMORY_FACTOR * rawLength);
  }
}
