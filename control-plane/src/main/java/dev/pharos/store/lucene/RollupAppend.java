package dev.pharos.store.lucene;

import dev.pharos.signal.Resolution;
import java.util.List;

/** What one call appended. */
record RollupAppend<T>(long sequence, RollupKind<T> kind, Resolution resolution, List<T> windows) {}
