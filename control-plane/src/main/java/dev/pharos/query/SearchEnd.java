package dev.pharos.query;

import org.jspecify.annotations.Nullable;

/**
 * How a search ended.
 *
 * @param scanned spans whose conditions were checked
 * @param cut why there may be more; null when all were found
 */
public record SearchEnd(long scanned, @Nullable Cut cut) {

  /** Why a search ended before everything was found. */
  public enum Cut {
    /** As many as were asked for, and there are more. */
    LIMIT,
    /** As many spans were read as one search may read. */
    SCANNED,
    /** As long as one search may take. */
    TIME,
    /** Whoever asked did not want more. */
    LEFT
  }

  public boolean truncated() {
    return cut != null;
  }
}
