package dev.pharos.advise;

import dev.pharos.judge.HealthJudge;
import dev.pharos.query.QueryRooms;
import java.time.Instant;

/** Health over telemetry that a test sets. */
public final class HealthRooms {
  /** Nobody tells it of a pause. */
  public static final Watching ALWAYS_THERE = new Watching(Instant.EPOCH);

  private HealthRooms() {}

  public static HealthWatch watch(QueryRooms rooms) {
    return watch(rooms, ALWAYS_THERE);
  }

  public static HealthWatch watch(QueryRooms rooms, Watching watching) {
    HealthSigns signs =
        new HealthSigns(
            rooms.telemetry,
            rooms.red,
            rooms.graph,
            rooms.services,
            QueryRooms.noSettings(),
            watching);
    return new HealthWatch(new HealthJudge(), signs, QueryRooms.noSettings(), rooms.clock);
  }
}
