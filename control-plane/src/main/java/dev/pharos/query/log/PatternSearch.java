package dev.pharos.query.log;

import dev.pharos.query.Place;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which patterns of lines are wanted.
 *
 * @param range within which their lines are counted; those without one are left out
 * @param service null for all
 * @param least as serious as that, or more so
 * @param newSinceNs only those no line of which is older, epoch nanoseconds; null for all
 * @param newIn only those that this version wrote first; null for all
 * @param limit at least 1
 */
public record PatternSearch(
    TimeRange range,
    Place place,
    @Nullable String service,
    Severity least,
    @Nullable Long newSinceNs,
    @Nullable String newIn,
    int limit) {}
