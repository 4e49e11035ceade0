package dev.pharos.store.metric;

import dev.pharos.store.SeriesStore;
import dev.pharos.store.SeriesStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSeriesStoreTest extends SeriesStoreContract {
  private static final SeriesStoreSettings SETTINGS =
      new SeriesStoreSettings(
          Duration.ofDays(30),
          Long.MAX_VALUE,
          Duration.ofMinutes(10),
          SeriesSync.ALWAYS,
          Duration.ofMinutes(5),
          64L << 20,
          100_000,
          SERVICE_LIMIT,
          Map.of(),
          1L << 30,
          1L << 20);

  @TempDir private Path folder;

  @Override
  protected SeriesStore open() throws IOException {
    return EmbeddedSeriesStore.open(folder, SETTINGS, () -> Instant.ofEpochMilli(NOW));
  }

  @Override
  protected void settle(SeriesStore store) throws IOException {
    ((EmbeddedSeriesStore) store).settle();
  }
}
