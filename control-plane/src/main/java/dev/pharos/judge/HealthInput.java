package dev.pharos.judge;

import dev.pharos.signal.InstanceState;
import dev.pharos.signal.QueueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the health of one service is judged by.
 *
 * @param nowNs epoch nanoseconds
 * @param windows its requests within {@link HealthJudge#HISTORY}, in any order; parts of one window
 *     add up
 * @param instances that are remembered
 * @param dependencies what it calls
 * @param queues it consumes from
 * @param lastSeenNs arrival of its newest telemetry; null when it never sent any
 * @param usualGapNs how long it usually is without telemetry; null when not known
 * @param unwatchedNs so much of the time since then Pharos itself did not listen
 * @param signedOff every instance that was registered left on purpose, none sent anything since
 */
public record HealthInput(
    long nowNs,
    List<HealthWindow> windows,
    HealthObjective objective,
    List<InstanceState> instances,
    List<HealthDependency> dependencies,
    List<QueueState> queues,
    @Nullable Long lastSeenNs,
    @Nullable Long usualGapNs,
    long unwatchedNs,
    boolean signedOff) {}
