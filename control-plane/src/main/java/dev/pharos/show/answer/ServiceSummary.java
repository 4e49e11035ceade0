package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service in one row.
 *
 * @param firingAlerts how many alerts that speak of it fire, silenced ones too
 * @param sampling null where its figures are counted from all traces
 */
public record ServiceSummary(
    String name,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String language,
    Owner owner,
    Health health,
    int firingAlerts,
    List<VersionCount> versions,
    @Nullable Red red,
    @Nullable Sampled sampling,
    List<RedPoint> trend,
    @Nullable Deployment lastDeployment,
    List<String> knownFrom,
    @Nullable Instant lastSeen) {}
