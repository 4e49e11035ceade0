package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;

/** A part that gets nothing more: its chunks and its index. Safe for many threads. */
record StoredPart(PartFile file, PartIndex index) {

  /**
   * @throws CorruptDataException when one of its files is not what it should be
   */
  static StoredPart open(Path root, PartName name, long length) throws IOException {
    return new StoredPart(
        PartFile.open(root, name, length), PartIndex.open(name.index(root), name));
  }

  PartName name() {
    return file.name();
  }

  long bytes() {
    return file.written() + index.length();
  }

  boolean overlaps(long fromMs, long toMs) {
    return index.firstMs() <= toMs && index.lastMs() >= fromMs;
  }
}
