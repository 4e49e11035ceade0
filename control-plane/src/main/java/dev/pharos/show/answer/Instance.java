package dev.pharos.show.answer;

import dev.pharos.query.RedFigures;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance of a service. */
public record Instance(
    String id,
    @Nullable String version,
    @Nullable String status,
    @Nullable String statusDetail,
    @Nullable String host,
    @Nullable String commit,
    @Nullable Instant builtAt,
    @Nullable Instant startedAt,
    @Nullable Red red,
    Instant firstSeen,
    @Nullable Instant lastSeen,
    List<String> knownFrom,
    @Nullable String adminHref) {
  public static Instance of(InstanceState state, @Nullable RedFigures figures) {
    InstanceReport report = state.report();
    return new Instance(
        state.id(),
        Text.orNull(state.version()),
        report == null || report.status() == null ? null : Text.of(report.status()),
        report == null ? null : Text.orNull(report.statusDetail()),
        Text.orNull(state.host()),
        report == null ? null : report.commit(),
        report == null ? null : instantOrNull(report.builtAtNs()),
        report == null ? null : instantOrNull(report.startedAtNs()),
        Red.of(figures),
        TimeRange.instant(state.firstSeenNs()),
        instantOrNull(state.lastSpanNs()),
        KnownFrom.of(state.lastSpanNs() != null, report != null),
        report == null ? null : report.adminHref());
  }

  private static @Nullable Instant instantOrNull(@Nullable Long epochNs) {
    return epochNs == null ? null : TimeRange.instant(epochNs);
  }
}
