package dev.pharos.steer.level;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a lever of a logger's level stands at an instance.
 *
 * @param registration the instance's id in the fleet
 * @param instance as it calls itself, or its host and port
 * @param former the level that it had before and gets back; null where it had that of the logger
 *     above, or was not asked yet
 * @param reason why it is not as it should be; empty where it is
 * @param since when it came to stand so
 * @param tries that failed in a row
 */
public record InstanceLevel(
    String registration,
    String instance,
    State state,
    @Nullable String former,
    String reason,
    Instant since,
    int tries) {

  /** How it stands. */
  public enum State {
    /** It is to be asked at once. */
    WAITING,
    /** It has the lever's level. */
    SET,
    /** It could not be set, or not be asked whether it still is; that is tried again. */
    FAILING,
    /** It has its former level. */
    PUT_BACK,
    /** The lever is over and it may not have its former level yet; that is tried again. */
    NOT_PUT_BACK,
    /** Somebody else set another level meanwhile, which stays. */
    LEFT_ALONE,
    /** It is not registered now; if it comes back it is seen to. */
    GONE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
