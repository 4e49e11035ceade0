package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Compressors;

/**
 * Records among a part's chunks that name the series these are of, many series in each, so that a
 * damaged index can be made again. FORMAT.md draws them. For one thread.
 */
final class NameRecords {
  /** What such a record begins with; chunks begin otherwise. */
  static final int KIND = 0x20;

  private static final int BLOCK_BYTES = 256 << 10;
  private static final int LEVEL = 3;

  private final SymbolTexts texts;
  private final ByteSink block = new ByteSink(BLOCK_BYTES + (1 << 14));
  private final ByteSink record = new ByteSink(BLOCK_BYTES / 8);
  private int series;
  private int blocks;

  NameRecords(SymbolTexts texts) {
    this.texts = texts;
  }

  /** Names a series, in the order of labels; a record is written whenever there is enough. */
  void add(int[] labels, int length, ChunkList chunks, ByteSink out) {
    block.putVarint(length / 2);
    for (int i = 0; i < length; i++) {
      byte[] text = texts.text(labels[i]);
      block.putVarint(text.length);
      block.putBytes(text, 0, text.length);
    }
    block.putVarint(chunks.size());
    int before = 0;
    for (int i = 0; i < chunks.size(); i++) {
      block.putVarint(chunks.place(i) - before);
      before = chunks.place(i);
    }
    series++;
    if (block.length() >= BLOCK_BYTES) {
      writeBlock(out);
    }
  }

  /** Writes what is left. */
  void finish(ByteSink out) {
    if (series > 0) {
      writeBlock(out);
    }
  }

  private void writeBlock(ByteSink out) {
    record.clear();
    record.putByte(KIND);
    record.putVarint(blocks++);
    record.putVarint(series);
    record.putVarint(block.length());
    byte[] compressed = Compressors.compress(block.toByteArray(), LEVEL);
    record.putBytes(compressed, 0, compressed.length);
    ChunkRecord.write(out, record);
    block.clear();
    series = 0;
  }
}
