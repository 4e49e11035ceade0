package dev.pharos.query;

import org.jspecify.annotations.Nullable;

/**
 * An edge of the map.
 *
 * @param protocol the busiest one; empty when unknown
 * @param calls as the caller saw them where it reports, else as the callee did
 * @param estimate how many calls there were, of which those are that came; null where all came
 * @param clientCalls the caller's count of CLIENT and PRODUCER spans
 * @param serverCalls the callee's count of SERVER and CONSUMER spans
 * @param firstSeenNs epoch nanoseconds, ever
 * @param lastSeenNs epoch nanoseconds
 * @param queue null unless one end is a queue
 */
public record GraphEdge(
    EdgeEnds ends,
    String protocol,
    RedFigures calls,
    @Nullable CallEstimate estimate,
    long clientCalls,
    long serverCalls,
    long firstSeenNs,
    long lastSeenNs,
    Change change,
    @Nullable QueueFigures queue) {}
