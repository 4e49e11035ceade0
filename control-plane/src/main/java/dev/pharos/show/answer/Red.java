package dev.pharos.show.answer;

import dev.pharos.query.RedFigures;
import org.jspecify.annotations.Nullable;

/** Rate, errors and duration of the requests in a range. */
public record Red(
    long requests,
    double requestsPerSecond,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns,
    @Nullable Long p99Ns) {
  public static @Nullable Red of(@Nullable RedFigures figures) {
    return figures == null
        ? null
        : new Red(
            figures.requests(),
            figures.perSecond(),
            figures.errorRatio(),
            figures.p50Ns(),
            figures.p95Ns(),
            figures.p99Ns());
  }
}
