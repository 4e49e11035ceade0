package dev.pharos.show.answer;

import dev.pharos.query.ServiceRed;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service's requests by the version that answered them, over the same points of time. */
public record VersionSeriesAnswer(List<VersionSeries> versions) {
  public static VersionSeriesAnswer of(Map<String, ServiceRed> versions) {
    return new VersionSeriesAnswer(
        versions.entrySet().stream()
            .map(entry ->
                new VersionSeries(
                    Text.orNull(entry.getKey()),
                    Red.of(entry.getValue().total()),
                    RedPoint.of(entry.getValue().points())))
            .toList());
  }

  /** One version; null for requests that tell none. */
  @Schema(name = "VersionSeries")
  public record VersionSeries(@Nullable String version, @Nullable Red red, List<RedPoint> series) {}
}
