package dev.pharos.show.answer;

import dev.pharos.advise.ServiceHealth;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a service is, in one vocabulary everywhere. */
public record Health(
    String state, String reason, @Nullable Instant since, List<Evidence> evidence) {
  public static Health of(ServiceHealth health) {
    Long sinceNs = health.sinceNs();
    return new Health(
        Text.of(health.state()),
        health.reason(),
        sinceNs == null ? null : TimeRange.instant(sinceNs),
        health.evidence().stream()
            .map(evidence -> new Evidence(evidence.label(), evidence.href()))
            .toList());
  }
}
