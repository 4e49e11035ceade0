package dev.pharos.show.parameter;

import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * What a range is compared with.
 *
 * @param range null for nothing
 */
public record ComparedTo(@Nullable TimeRange range) {}
