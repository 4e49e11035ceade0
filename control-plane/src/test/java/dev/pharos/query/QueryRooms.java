package dev.pharos.query;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanStore;
import java.util.Map;

/** The queries over telemetry that a test sets, for rooms that read through them. */
public final class QueryRooms {
  public final SetTelemetry telemetry = new SetTelemetry();
  public final SetClock clock;
  public final RedQuery red;
  public final ServiceQuery services;
  public final GraphQuery graph;
  public final ServiceNames names;
  public final VersionWindows versions;

  public QueryRooms(SetClock clock) {
    this.clock = clock;
    WindowReader reader =
        new WindowReader(
            telemetry, telemetry.rollups(), clock, () -> TimeRange.epochNs(clock.instant()));
    this.red = new RedQuery(reader);
    this.services = new ServiceQuery(telemetry, clock);
    this.graph = new GraphQuery(telemetry, reader, red, services);
    this.names = new ServiceNames(telemetry);
    this.versions = new VersionWindows(telemetry, reader, telemetry.rollups());
  }

  public long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }

  /** Searches through spans that a test sets. */
  public static TraceSearch traces(SpanStore spans) {
    return new TraceSearch(spans, com.github.benmanes.caffeine.cache.Ticker.systemTicker());
  }

  /** Settings that say nothing. */
  public static ServiceSettings noSettings() {
    return new ServiceSettings(Map.of());
  }
}
