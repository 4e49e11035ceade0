package dev.pharos.query.deploy;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a team's deliveries of one week went. A delivery belongs to the week in which it began;
 * rollbacks, restarts and changes of configuration are none of their own.
 *
 * @param monday its first day, UTC
 * @param team empty for services that nobody answers for
 * @param deployments begun
 * @param finished of those
 * @param failed of those: rolled back, replaced before they were complete, never got through, or
 *     judged to have made things worse in the end
 * @param failureRatio 0…1, failed of finished; null when none is finished
 * @param restored failed ones after which a good version was everywhere again
 * @param timeToRestoreNs median from the start of a failed one to then; null when none was restored
 * @param timed complete ones whose commit's time CI told
 * @param leadTimeNs median from commit to complete; null when none is timed
 */
public record TeamWeek(
    LocalDate monday,
    String team,
    int deployments,
    int finished,
    int failed,
    @Nullable Double failureRatio,
    int restored,
    @Nullable Long timeToRestoreNs,
    int timed,
    @Nullable Long leadTimeNs) {}
