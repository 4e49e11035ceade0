package dev.pharos.store.log;

import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads chunks; keeps the vocabularies of blocks that were read lately. Safe for many threads. */
final class LogReader implements AutoCloseable {
  private final Decompressors zstd = new Decompressors();
  private final SharedResources resources = new SharedResources();
  private final Map<Key, Entry> vocabularies = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  private record Key(PageFile file, long offset) {}

  private record Entry(StoredVocabulary vocabulary, long bytes) {}

  SharedResources resources() {
    return resources;
  }

  StoredChunk read(PageFile file, LogBlock block, int chunk) throws IOException {
    return read(file, block, chunk, () -> vocabulary(file, block));
  }

  /**
   * @param vocabulary gives that of the block, to one who remembers it
   */
  StoredChunk read(
      PageFile file, LogBlock block, int chunk, StoredChunk.VocabularySource vocabulary)
      throws IOException {
    byte[] stored = file.read(block.chunkOffset(chunk), block.chunkLength(chunk));
    return new StoredChunk(stored, block.rows(chunk), vocabulary, block.resource(chunk), zstd);
  }

  /** A chunk of a block whose index is damaged. */
  StoredChunk read(
      PageFile file, long at, int length, int rows, StoredVocabulary vocabulary, int resource)
      throws IOException {
    return new StoredChunk(
        file.read(at, length), rows, () -> vocabulary, vocabulary.resources().get(resource), zstd);
  }

  StoredVocabulary vocabulary(PageFile file, LogBlock block) throws IOException {
    Key key = new Key(file, block.offset());
    synchronized (this) {
      Entry known = vocabularies.get(key);
      if (known != null) {
        return known.vocabulary();
      }
    }
    LogBlockHeader header = block.header();
    Entry entry = new Entry(vocabulary(file, block.offset(), header), header.vocabularyLength());
    synchronized (this) {
      if (vocabularies.put(key, entry) == null) {
        bytes += entry.bytes();
      }
      Iterator<Entry> oldest = vocabularies.values().iterator();
      while (bytes > LogStoreLimits.VOCABULARY_CACHE_BYTES && vocabularies.size() > 1) {
        bytes -= oldest.next().bytes();
        oldest.remove();
      }
    }
    return entry.vocabulary();
  }

  StoredVocabulary vocabulary(PageFile file, long offset, LogBlockHeader header)
      throws IOException {
    byte[] stored = file.read(offset + header.vocabularyAt(), header.vocabularyStored());
    if (Checksum.of(stored, 0, stored.length) != header.vocabularyCrc()) {
      throw new CorruptDataException("its vocabulary has a wrong checksum");
    }
    byte[] raw = stored;
    if (header.vocabularyLength() != stored.length) {
      raw = new byte[header.vocabularyLength()];
      zstd.decompress(stored, 0, stored.length, raw, raw.length);
    }
    return new StoredVocabulary(new ByteSource(raw), resources);
  }

  /** A file is going: nothing of it will be asked for again. */
  synchronized void forget(PageFile file) {
    Iterator<Map.Entry<Key, Entry>> entries = vocabularies.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, Entry> entry = entries.next();
      if (entry.getKey().file() == file) {
        bytes -= entry.getValue().bytes();
        entries.remove();
      }
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
