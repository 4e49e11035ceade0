package dev.pharos.query.growth;

import dev.pharos.query.Place;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what makes the cost grow: what services send since their last deployment against what they
 * sent before, and now against the same time last week. Spans, lines and samples are counted
 * exactly; what they take on disk is an estimate. Safe for use by many threads.
 */
public final class DriverQuery {
  private final DriverSources sources;

  DriverQuery(DriverSources sources) {
    this.sources = sources;
  }

  /**
   * @param service by name; null for all
   * @param limit how many at most, at least 1
   */
  public Drivers find(TimeRange asked, Place place, @Nullable String service, int limit)
      throws IOException {
    return new DriverSearch(sources, asked, place, service).find(limit);
  }
}
