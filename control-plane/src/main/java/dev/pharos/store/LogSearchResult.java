package dev.pharos.store;

import java.util.List;
import java.util.Optional;

/**
 * Answer to a search: all that match up to where it ended, in the order asked for.
 *
 * @param scanned lines whose conditions were checked one by one
 * @param ending why there is no more
 * @param next what to ask for lines {@link LogQuery#after after} to go on; empty where there is
 *     nothing more
 */
public record LogSearchResult(
    List<LogLine> lines, long scanned, Ending ending, Optional<LogPosition> next) {

  /** Why a search ended. */
  public enum Ending {
    /** All that match are there. */
    COMPLETE,
    /** As many as were asked for are there; more may match. */
    LIMIT,
    /** The store's own limit of work was reached. */
    SCANNED,
    /** {@link SearchWatch} said so. */
    STOPPED
  }

  public boolean truncated() {
    return ending != Ending.COMPLETE;
  }
}
