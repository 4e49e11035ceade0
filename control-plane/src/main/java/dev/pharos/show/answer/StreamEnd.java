package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/**
 * How a streamed search ended.
 *
 * @param reason why there may be more: limit, scanned or time; null when all were found
 */
public record StreamEnd(long scanned, boolean truncated, @Nullable String reason) {}
