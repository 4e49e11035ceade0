package dev.pharos.store.lucene;

import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class LuceneSpanStoreTest extends SpanStoreContract {
  @TempDir Path folder;

  @Override
  protected SpanStore open(@Nullable String commit) throws IOException {
    return LuceneSpanStore.open(
        folder, commit, new SpanStoreSettings(RETENTION, Long.MAX_VALUE, SearchLimits.DEFAULT));
  }
}
