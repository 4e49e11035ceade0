package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/**
 * A clock that cannot be right.
 *
 * @param correctionNs how much later its spans are drawn than they were sent; negative: earlier
 * @param reason in a sentence or two
 */
public record ClockCorrection(
    String service, @Nullable String instance, long correctionNs, String reason) {}
