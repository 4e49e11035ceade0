package dev.pharos.signal;

/**
 * What waits in a queue, as far as spans tell.
 *
 * @param queue a node of kind {@link NodeKind#QUEUE}
 * @param unconsumed published messages whose consumption was not seen yet
 * @param oldestUnconsumedNs epoch nanoseconds at which the oldest of them was published; 0 when
 *     none waits
 */
public record QueueState(Node queue, long unconsumed, long oldestUnconsumedNs) {}
