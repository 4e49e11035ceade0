package dev.pharos.advise;

import dev.pharos.judge.HealthJudge;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.ServiceSettings;

/** What is found out about telemetry that a test sets, for rooms that ask for it. */
public final class AdviseRooms {
  private AdviseRooms() {}

  public static HealthWatch health(QueryRooms rooms, ServiceSettings settings) {
    return new HealthWatch(
        new HealthJudge(),
        new HealthSigns(
            rooms.telemetry,
            rooms.red,
            rooms.graph,
            rooms.services,
            settings,
            HealthRooms.ALWAYS_THERE),
        settings,
        rooms.clock);
  }
}
