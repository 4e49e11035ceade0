package dev.pharos.store.memory;

import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanStoreContract;
import org.jspecify.annotations.Nullable;

class MemorySpanStoreTest extends SpanStoreContract {
  private final MemorySpanStore.Disk disk = new MemorySpanStore.Disk();

  @Override
  protected SpanStore open(@Nullable String commit) {
    return new MemorySpanStore(disk, commit, RETENTION);
  }
}
