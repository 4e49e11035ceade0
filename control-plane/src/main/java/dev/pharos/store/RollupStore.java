package dev.pharos.store;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Keeps what was aggregated, append-only: parts of the same key and window add up when read, so
 * late data needs no rewrite. Appending is for one thread; reading is for any and sees every append
 * that returned. Windows past their {@link Resolution#retention} go.
 */
public interface RollupStore extends Committable, Closeable {

  void appendRed(Resolution resolution, List<RedWindow> windows) throws IOException;

  void appendEdges(Resolution resolution, List<EdgeWindow> windows) throws IOException;

  void appendLedger(Resolution resolution, List<LedgerEntry> entries) throws IOException;

  /** Each once, when it is over and leaves memory; they have a retention of their own. */
  void appendDeployments(List<KeptDeployment> deployments) throws IOException;

  /**
   * Parts of windows that start in the range, in no order.
   *
   * @param service only of services of this name; null for all
   */
  List<RedWindow> red(
      Resolution resolution, TimeRange range, @org.jspecify.annotations.Nullable String service)
      throws IOException;

  /** Parts of windows that start in the range, in no order. */
  List<EdgeWindow> edges(Resolution resolution, TimeRange range) throws IOException;

  /** Parts of windows that start in the range, in no order. */
  List<LedgerEntry> ledger(Resolution resolution, TimeRange range) throws IOException;

  /** Deployments that finished in the range, in no order. */
  List<KeptDeployment> deployments(TimeRange range) throws IOException;

  /**
   * How much memory appends take that no commit holds yet. A store does not refuse them: who
   * appends sees to it that a commit comes before they are too many. For any thread.
   */
  default long uncommittedBytes() {
    return 0;
  }

  /** Damage and other things a person should know, one sentence each. */
  default List<String> notices() {
    return List.of();
  }

  /**
   * Drops windows past their resolution's retention; cheap when there is nothing to drop. May be
   * called by the thread that appends.
   */
  default void expire(long nowNs) throws IOException {}
}
