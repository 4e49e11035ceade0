package dev.pharos.store.lucene;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Blocks' vocabularies that were read lately, within a bound of memory. Safe for many threads. */
final class BlockCache {
  private final Decompressors decompressors;
  private final long maxBytes;
  private final Map<Key, StoredBlock> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  BlockCache(Decompressors decompressors, long maxBytes) {
    this.decompressors = decompressors;
    this.maxBytes = maxBytes;
  }

  private record Key(PageFile file, long offset) {}

  StoredBlock get(PageFile file, long offset) throws IOException {
    Key key = new Key(file, offset);
    synchronized (this) {
      StoredBlock block = blocks.get(key);
      if (block != null) {
        return block;
      }
    }
    StoredBlock block = StoredBlock.read(file, offset, decompressors);
    synchronized (this) {
      if (blocks.put(key, block) == null) {
        bytes += block.memory();
      }
      Iterator<StoredBlock> oldest = blocks.values().iterator();
      while (bytes > maxBytes && blocks.size() > 1) {
        bytes -= oldest.next().memory();
        oldest.remove();
      }
    }
    return block;
  }

  /** A file is going: nothing of it will be asked for again. */
  synchronized void forget(PageFile file) {
    Iterator<Map.Entry<Key, StoredBlock>> entries = blocks.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, StoredBlock> entry = entries.next();
      if (entry.getKey().file() == file) {
        bytes -= entry.getValue().memory();
        entries.remove();
      }
    }
  }
}
