package dev.pharos.advise;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of a service.
 *
 * @param reason one sentence, never empty
 * @param sinceNs when the state was entered, epoch nanoseconds; null when it was not seen to be
 */
public record ServiceHealth(
    HealthState state, String reason, @Nullable Long sinceNs, List<Evidence> evidence) {}
