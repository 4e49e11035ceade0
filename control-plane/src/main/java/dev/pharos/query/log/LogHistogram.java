package dev.pharos.query.log;

import dev.pharos.query.SearchEnd;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import java.util.List;

/**
 * Lines counted by time and severity.
 *
 * @param stepNs length of a bucket; buckets begin at its multiples since the epoch
 * @param buckets the oldest first, without those that have no lines
 */
public record LogHistogram(
    TimeRange range, long stepNs, List<LogCounts.Bucket> buckets, SearchEnd end) {}
