package dev.pharos.store.metric;

import dev.pharos.store.SeriesPlace;
import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A part that gets nothing more: its chunks and its index, both mapped as long as some {@link
 * StoredParts} has it. Safe for many threads.
 */
final class StoredPart {
  private final PartFile file;
  private final PartIndex index;
  private final Arena arena;
  private volatile @Nullable Map<SeriesPlace, Long> bytesByPlace;
  private final AtomicInteger holders = new AtomicInteger();

  private StoredPart(PartFile file, PartIndex index, Arena arena) {
    this.file = file;
    this.index = index;
    this.arena = arena;
  }

  /**
   * @throws CorruptDataException when its chunks' file is not what it should be
   * @throws DamagedIndexException when its index is not, or is missing
   */
  static StoredPart open(Path root, PartName name, long length) throws IOException {
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try {
      PartFile file = PartFile.open(root, name, length, arena);
      PartIndex index = DamagedIndexException.indexOf(root, name, arena);
      opened = true;
      return new StoredPart(file, index, arena);
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  PartFile file() {
    return file;
  }

  PartIndex index() {
    return index;
  }

  PartName name() {
    return file.name();
  }

  long bytes() {
    return file.written() + index.length();
  }

  /**
   * Whose they are, worked out when it is first asked.
   *
   * @throws CorruptDataException when the index is damaged
   */
  Map<SeriesPlace, Long> bytesByPlace() throws CorruptDataException {
    Map<SeriesPlace, Long> known = bytesByPlace;
    if (known == null) {
      known = DiskShares.of(this);
      bytesByPlace = known;
    }
    return known;
  }

  boolean overlaps(long fromMs, long toMs) {
    return index.firstMs() <= toMs && index.lastMs() >= fromMs;
  }

  void hold() {
    holders.incrementAndGet();
  }

  /** With the last hold its memory and, where its files are deleted, their room is given back. */
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      arena.close();
    }
  }
}
