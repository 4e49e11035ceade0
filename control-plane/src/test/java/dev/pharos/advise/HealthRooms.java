package dev.pharos.advise;

import dev.pharos.judge.HealthJudge;
import dev.pharos.query.QueryRooms;

/** Health over telemetry that a test sets. */
public final class HealthRooms {
  private HealthRooms() {}

  public static HealthWatch watch(QueryRooms rooms) {
    HealthSigns signs =
        new HealthSigns(
            rooms.telemetry, rooms.red, rooms.graph, rooms.services, QueryRooms.noSettings());
    return new HealthWatch(new HealthJudge(), signs, QueryRooms.noSettings(), rooms.clock);
  }
}
