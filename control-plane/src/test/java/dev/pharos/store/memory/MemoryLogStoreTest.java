package dev.pharos.store.memory;

import dev.pharos.store.LogStore;
import dev.pharos.store.LogStoreContract;
import org.jspecify.annotations.Nullable;

class MemoryLogStoreTest extends LogStoreContract {
  private final MemoryLogStore.Disk disk = new MemoryLogStore.Disk();

  @Override
  protected LogStore open(@Nullable String commit) {
    return new MemoryLogStore(disk, commit, RETENTION);
  }
}
