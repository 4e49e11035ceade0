package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.time.InstantSource;

/** The windows of versions, for those who count by themselves and start no server. */
public final class LiveVersions {
  private LiveVersions() {}

  public static VersionWindows of(LiveWindows live, RollupStore rollups, InstantSource clock) {
    WindowReader reader =
        new WindowReader(live, rollups, clock, () -> TimeRange.epochNs(clock.instant()));
    return new VersionWindows(live, reader, rollups);
  }
}
