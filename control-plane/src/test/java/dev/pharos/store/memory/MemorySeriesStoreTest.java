package dev.pharos.store.memory;

import dev.pharos.store.SeriesStore;
import dev.pharos.store.SeriesStoreContract;
import java.time.Instant;

class MemorySeriesStoreTest extends SeriesStoreContract {
  @Override
  protected SeriesStore open() {
    return new MemorySeriesStore(() -> Instant.ofEpochMilli(NOW), SERVICE_LIMIT);
  }
}
