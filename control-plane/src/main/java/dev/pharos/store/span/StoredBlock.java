package dev.pharos.store.span;

import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;

/**
 * A block's header and vocabulary, read from its file.
 *
 * @param length with header and pages
 * @param vocabularyLength in the file
 */
record StoredBlock(
    long offset,
    int length,
    long sequence,
    int rows,
    int pages,
    int vocabularyLength,
    int rawLength,
    int vocabularyChecksum) {

  /**
   * @throws CorruptDataException when no whole block begins there
   */
  static StoredBlock read(PageFile file, long offset) throws IOException {
    byte[] header = file.read(offset, BlockWriter.HEADER_BYTES);
    ByteSource in = new ByteSource(header);
    int magic = in.readInt();
    int length = in.readInt();
    long sequence = in.readLong();
    int rows = in.readInt();
    int pages = in.readInt();
    int stored = in.readInt();
    int rawLength = in.readInt();
    int vocabularyChecksum = in.readInt();
    boolean whole =
        magic == BlockWriter.MAGIC
            && in.readInt() == Checksum.of(header, 0, 36)
            && length >= BlockWriter.HEADER_BYTES
            && offset + length <= file.length();
    if (!whole) {
      throw new CorruptDataException("no whole block begins at " + offset);
    }
    return new StoredBlock(
        offset, length, sequence, rows, pages, stored, rawLength, vocabularyChecksum);
  }

  StoredVocabulary readVocabulary(PageFile file, Decompressors decompressors) throws IOException {
    byte[] bytes = file.read(offset + BlockWriter.HEADER_BYTES, vocabularyLength);
    if (Checksum.of(bytes, 0, bytes.length) != vocabularyChecksum) {
      throw new CorruptDataException("the vocabulary of the block at " + offset + " is damaged");
    }
    byte[] raw = bytes;
    if (vocabularyLength != rawLength) {
      raw = new byte[rawLength];
      decompressors.decompress(bytes, 0, bytes.length, raw, rawLength);
    }
    return StoredVocabulary.read(new ByteSource(raw));
  }

  /** Where the pages lie, from the block's end. */
  PageLayout readLayout(PageFile file) throws IOException {
    int trailer = 2 * Integer.BYTES * pages;
    byte[] bytes = file.read(offset + length - trailer - Integer.BYTES, trailer + Integer.BYTES);
    ByteSource in = new ByteSource(bytes);
    in.skip(trailer);
    if (in.readInt() != Checksum.of(bytes, 0, trailer)) {
      throw new CorruptDataException(
          "the page directory of the block at " + offset + " is damaged");
    }
    in.reset(bytes, 0, trailer);
    int[] offsets = new int[pages];
    int[] lengths = new int[pages];
    int[] pageRows = new int[pages];
    int next = BlockWriter.HEADER_BYTES + vocabularyLength;
    for (int page = 0; page < pages; page++) {
      offsets[page] = next;
      lengths[page] = in.readInt();
      pageRows[page] = in.readInt();
      next += lengths[page];
    }
    return new PageLayout(length, offsets, lengths, pageRows);
  }
}
