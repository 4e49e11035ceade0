package dev.pharos.query;

import org.jspecify.annotations.Nullable;

/**
 * How a queue does.
 *
 * @param delayP50Ns between publishing and consuming, on edges that leave a queue; else null
 * @param unconsumed published messages whose consumption was not seen
 * @param oldestUnconsumedNs how long the oldest of them has waited; null when none waits
 */
public record QueueFigures(
    @Nullable Long delayP50Ns,
    @Nullable Long delayP95Ns,
    long unconsumed,
    @Nullable Long oldestUnconsumedNs) {}
