package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service in one row. */
public record ServiceSummary(
    String name,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String language,
    Owner owner,
    Health health,
    List<VersionCount> versions,
    @Nullable Red red,
    List<RedPoint> trend,
    @Nullable Deployment lastDeployment,
    List<String> knownFrom,
    @Nullable Instant lastSeen) {}
