package dev.pharos.query.overhead;

import dev.pharos.store.KeepCounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What deciding of traces came to in a range, by when it was decided; of all services together.
 *
 * @param since when counting began; null before anything could be decided
 */
public record KeptTraces(CountedRange counted, @Nullable Instant since, KeepCounts counts) {}
