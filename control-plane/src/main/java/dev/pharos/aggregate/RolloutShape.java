package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout looks like so far, from how many instances of either side ran when. For one
 * thread.
 */
final class RolloutShape {
  private boolean seen;
  private boolean sideBySide;
  private boolean canary;
  private boolean blueGreen;
  private int mostOld;
  private long fullSetSinceNs;

  /**
   * @param running instances of the new version
   * @param old instances of all others
   * @param othersSentTogether true when others sent something well after the new version began
   * @param trafficShare null without traffic
   * @param steadySinceNs since when neither number changed
   */
  void observe(
      int running,
      int old,
      boolean othersSentTogether,
      @Nullable Double trafficShare,
      long steadySinceNs,
      long nowNs) {
    seen |= running > 0;
    sideBySide |= running > 0 && othersSentTogether;
    mostOld = Math.max(mostOld, old);
    double share = running + old == 0 ? 0 : (double) running / (running + old);
    canary |=
        running > 0
            && share <= DeployLimits.CANARY_SHARE
            && nowNs - steadySinceNs >= DeployLimits.CANARY.toNanos();
    boolean waits =
        old > 0
            && old == mostOld
            && running >= mostOld
            && trafficShare != null
            && trafficShare < DeployLimits.NO_TRAFFIC;
    if (!waits) {
      fullSetSinceNs = 0;
    } else if (fullSetSinceNs == 0) {
      fullSetSinceNs = nowNs;
    }
    blueGreen |= waits && nowNs - fullSetSinceNs >= DeployLimits.BLUE_GREEN.toNanos();
  }

  /** Null while the new version was not seen. */
  Deployment.@Nullable Strategy strategy() {
    if (!seen) {
      return null;
    }
    if (blueGreen) {
      return Deployment.Strategy.BLUE_GREEN;
    }
    if (canary) {
      return Deployment.Strategy.CANARY;
    }
    return sideBySide ? Deployment.Strategy.ROLLING : Deployment.Strategy.RECREATE;
  }

  void write(StateWriter out) {
    out.flag(seen);
    out.flag(sideBySide);
    out.flag(canary);
    out.flag(blueGreen);
    out.number(mostOld);
    out.number(fullSetSinceNs);
  }

  void read(StateReader in) {
    seen = in.flag();
    sideBySide = in.flag();
    canary = in.flag();
    blueGreen = in.flag();
    mostOld = in.count();
    fullSetSinceNs = in.number();
  }
}
