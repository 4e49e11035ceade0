package dev.pharos.store.log;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.StreamWriter;

/**
 * Writes rows as a block: header, directory, index, vocabulary and chunks; FORMAT.md draws it. For
 * one thread. Equal rows make equal bytes.
 */
final class LogBlockWriter implements AutoCloseable {
  private final StreamWriter streams = new StreamWriter();
  private final ChunkWords words = new ChunkWords();
  private final ChunkWriter chunks = new ChunkWriter(streams, words);
  private final LogIndexWriter index = new LogIndexWriter(words);
  private final BodySplitter splitter = new BodySplitter();
  private final ByteSink chunkBytes = new ByteSink(1 << 18);
  private final ByteSink directory = new ByteSink(1 << 9);
  private final ByteSink indexBytes = new ByteSink(1 << 16);
  private final ByteSink raw = new ByteSink(1 << 16);

  void write(BlockRows rows, long sequence, ByteSink out) {
    LogVocabulary vocabulary = new LogVocabulary(rows, splitter);
    words.beginBlock();
    index.beginBlock();
    chunkBytes.clear();
    directory.clear();
    indexBytes.clear();
    raw.clear();
    int chunkCount = 0;
    for (int from = 0; from < rows.count(); chunkCount++) {
      int to = rows.chunkEnd(from);
      int offset = chunkBytes.length();
      chunks.write(rows, from, to, vocabulary, chunkBytes);
      int length = chunkBytes.length() - offset;
      directory.putInt(length);
      directory.putInt(to - from);
      directory.putInt(rows.resourceOf(from));
      index.addChunk(rows, from, to, offset, length);
      from = to;
    }
    index.finish(rows, indexBytes);
    vocabulary.write(rows.resources(), raw);
    int start = out.length();
    for (int i = 0; i < LogBlockHeader.BYTES / Integer.BYTES; i++) {
      out.putInt(0);
    }
    out.putAll(directory);
    out.putAll(indexBytes);
    int vocabularyAt = out.length();
    int stored = streams.compress(raw, out);
    if (stored == raw.length()) {
      out.putAll(raw);
    }
    int vocabularyCrc = Checksum.of(out.array(), vocabularyAt, stored);
    out.putAll(chunkBytes);
    new LogBlockHeader(
            out.length() - start,
            sequence,
            rows.count(),
            chunkCount,
            indexBytes.length(),
            stored,
            raw.length(),
            Checksum.of(indexBytes.array(), 0, indexBytes.length()),
            vocabularyCrc)
        .write(out, start);
  }

  @Override
  public void close() {
    streams.close();
  }
}
