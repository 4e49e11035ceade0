package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service in one row.
 *
 * @param firingAlerts how many alerts that speak of it fire, silenced ones too
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
    List<RedPoint> trend,
    @Nullable Deployment lastDeployment,
    List<String> knownFrom,
    @Nullable Instant lastSeen) {}
