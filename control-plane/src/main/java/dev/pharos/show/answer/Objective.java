package dev.pharos.show.answer;

import dev.pharos.query.ServiceSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service promises.
 *
 * @param configured false for what holds where nobody configured anything else
 */
public record Objective(double successRatio, @Nullable Long p95Ns, boolean configured) {
  public static Objective of(ServiceSettings.Objective objective) {
    Duration p95 = objective.p95();
    return new Objective(
        objective.successRatio(),
        p95 == null ? null : p95.toNanos(),
        !objective.equals(ServiceSettings.Objective.DEFAULT));
  }
}
