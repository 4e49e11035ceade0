package dev.pharos.store.log;

import dev.pharos.store.LogStore;
import dev.pharos.store.LogStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogStoreTest extends LogStoreContract {
  @TempDir Path folder;

  @Override
  protected LogStore open(@Nullable String commit) throws IOException {
    return EmbeddedLogStore.open(
        folder, commit, new LogStoreSettings(RETENTION, Long.MAX_VALUE, 50_000_000));
  }
}
