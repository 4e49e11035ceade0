package dev.pharos.show.answer;

import dev.pharos.query.CallerRed;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who calls an operation, by service and version. */
public record Caller(
    String service,
    @Nullable String namespace,
    @Nullable String version,
    long calls,
    double callsPerSecond,
    @Nullable CallEstimate estimate,
    @Nullable Double errorRatio,
    @Nullable Long p95Ns,
    Instant firstSeen,
    Instant lastSeen) {
  public static Caller of(CallerRed caller) {
    return new Caller(
        caller.service().name(),
        Text.orNull(caller.service().namespace()),
        Text.orNull(caller.version()),
        caller.calls().requests(),
        caller.calls().perSecond(),
        CallEstimate.of(caller.estimate()),
        caller.calls().errorRatio(),
        caller.calls().p95Ns(),
        TimeRange.instant(caller.firstSeenNs()),
        TimeRange.instant(caller.lastSeenNs()));
  }
}
