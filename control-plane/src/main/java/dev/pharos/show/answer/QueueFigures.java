package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** How a queue does. */
public record QueueFigures(
    @Nullable Long delayP50Ns,
    @Nullable Long delayP95Ns,
    long unconsumed,
    @Nullable Long oldestUnconsumedNs) {
  static @Nullable QueueFigures of(dev.pharos.query.@Nullable QueueFigures queue) {
    return queue == null
        ? null
        : new QueueFigures(
            queue.delayP50Ns(), queue.delayP95Ns(), queue.unconsumed(), queue.oldestUnconsumedNs());
  }
}
