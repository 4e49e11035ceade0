package dev.pharos.store.span;

import dev.pharos.signal.CacheUse;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Blocks' vocabularies that were read lately, within a bound of memory. Safe for many threads. */
final class BlockCache {
  /** Strings and objects take about this many times their bytes in the file. */
  private static final int MEMORY_FACTOR = 5;

  private final Decompressors decompressors;
  private final long maxBytes;
  private final Map<Key, Entry> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private final CacheUse use = new CacheUse("block_vocabularies");
  private long bytes;

  BlockCache(Decompressors decompressors, long maxBytes) {
    this.decompressors = decompressors;
    this.maxBytes = maxBytes;
  }

  private record Key(PageFile file, long offset) {}

  private record Entry(StoredVocabulary vocabulary, long memory) {}

  StoredVocabulary get(PageFile file, long blockOffset) throws IOException {
    Key key = new Key(file, blockOffset);
    synchronized (this) {
      Entry known = blocks.get(key);
      if (known != null) {
        use.countFound();
        return known.vocabulary();
      }
    }
    use.countMissed();
    StoredBlock block = StoredBlock.read(file, blockOffset);
    StoredVocabulary vocabulary = block.readVocabulary(file, decompressors);
    Entry entry = new Entry(vocabulary, (long) MEMORY_FACTOR * block.rawLength());
    synchronized (this) {
      if (blocks.put(key, entry) == null) {
        bytes += entry.memory();
      }
      Iterator<Entry> oldest = blocks.values().iterator();
      while (bytes > maxBytes && blocks.size() > 1) {
        bytes -= oldest.next().memory();
        oldest.remove();
        use.countEvicted();
      }
    }
    return vocabulary;
  }

  /** Everything, until it is asked for again. */
  synchronized void forgetAll() {
    blocks.clear();
    bytes = 0;
  }

  CacheUse use() {
    return use;
  }

  /** A file is going: nothing of it will be asked for again. */
  synchronized void forget(PageFile file) {
    Iterator<Map.Entry<Key, Entry>> entries = blocks.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, Entry> entry = entries.next();
      if (entry.getKey().file() == file) {
        bytes -= entry.getValue().memory();
        entries.remove();
      }
    }
  }
}
