package dev.pharos.store.span;

import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanStoreContract;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A store that merges all the time and keeps everything is a store like any other. */
class SegmentedSpanStoreTest extends SpanStoreContract {
  @TempDir Path folder;

  @Override
  protected SpanStore open(@Nullable String commit) throws IOException {
    Keeping keeping =
        new Keeping(TraceKeeper.ALL, Duration.ZERO, Duration.ZERO, InstantSource.system());
    return EmbeddedSpanStore.open(
        folder,
        commit,
        new SpanStoreSettings(RETENTION, Long.MAX_VALUE, SearchLimits.DEFAULT, keeping));
  }
}
