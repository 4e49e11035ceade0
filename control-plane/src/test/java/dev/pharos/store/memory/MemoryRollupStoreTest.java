package dev.pharos.store.memory;

import dev.pharos.store.RollupStore;
import dev.pharos.store.RollupStoreContract;
import org.jspecify.annotations.Nullable;

class MemoryRollupStoreTest extends RollupStoreContract {
  private final MemoryRollupStore.Disk disk = new MemoryRollupStore.Disk();

  @Override
  protected RollupStore open(@Nullable String commit) {
    return new MemoryRollupStore(disk, commit);
  }
}
