package dev.pharos.aggregate;

import dev.pharos.signal.StartupException;
import java.time.Duration;

/**
 * What an operator may choose of the intake.
 *
 * @param sync when an acknowledgement is given
 * @param checkpointInterval a restart replays at most about this much ...
 * @param checkpointBytes ... or this many bytes of requests, whichever comes first
 * @param drain how long a stop may take before what waits is refused
 */
public record IntakeSettings(
    SyncPolicy sync, Duration checkpointInterval, long checkpointBytes, Duration drain) {
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
  private static final long LEAST_BYTES = 64 << 10;

  public static final IntakeSettings DEFAULT =
      new IntakeSettings(
          SyncPolicy.ALWAYS,
          IntakeLimits.CHECKPOINT_INTERVAL,
          IntakeLimits.CHECKPOINT_BYTES,
          IntakeLimits.DRAIN);

  public IntakeSettings {
    if (checkpointInterval.compareTo(LEAST_INTERVAL) < 0) {
      throw new StartupException(
          "pharos.storage.checkpoint-interval: '"
              + checkpointInterval
              + "' is too short: write at least 100ms");
    }
    if (checkpointBytes < LEAST_BYTES) {
      throw new StartupException(
          "pharos.storage.checkpoint-size: "
              + checkpointBytes
              + " bytes are too few: write at least 64KB");
    }
  }
}
