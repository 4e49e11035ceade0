package dev.pharos.judge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question asked of each window in turn: a state is entered after two bad windows and left
 * after six good ones, so that it does not flicker; after three where windows are longer, since six
 * of a minute would hold it long after all is well. For one thread.
 */
final class Hysteresis {
  static final int BAD_TO_ENTER = 2;
  private static final int GOOD_TO_LEAVE = 6;
  private static final int LONG_GOOD_TO_LEAVE = 3;

  /** Longer ones are long: a minute in all is well then. */
  private static final long LONG_NS = 2 * HealthJudge.WINDOW.toNanos();

  private final long leastRequests;

  /** Windows of one kind, good or bad, that came last; in order. */
  private final List<RequestWindow> run = new ArrayList<>();

  private boolean runIsBad;
  private boolean active;
  private long sinceNs;
  private long badUntilNs;
  private double worst;

  Hysteresis() {
    this(0);
  }

  /**
   * @param leastRequests so many the bad windows that enter it hold together
   */
  Hysteresis(long leastRequests) {
    this.leastRequests = leastRequests;
  }

  /**
   * @param window comes after those judged before
   * @param measured by what it was judged; the more, the worse
   */
  void judge(RequestWindow window, boolean isBad, double measured) {
    if (isBad != runIsBad) {
      run.clear();
      runIsBad = isBad;
    }
    run.add(window);
    if (isBad) {
      worst = !active && run.size() == 1 ? measured : Math.max(worst, measured);
      badUntilNs = window.endNs();
      if (!active && run.size() >= BAD_TO_ENTER && requestsOfRun() >= leastRequests) {
        active = true;
        sinceNs = run.getFirst().startNs();
      }
    } else if (run.size() >= goodToLeave()) {
      active = false;
    }
  }

  /**
   * Nothing was to be judged for long: bad windows before and after it do not follow each other.
   */
  void interrupt() {
    if (!active) {
      run.clear();
    }
  }

  private long requestsOfRun() {
    return run.stream().mapToLong(RequestWindow::requests).sum();
  }

  private int goodToLeave() {
    return run.getLast().lengthNs() > LONG_NS ? LONG_GOOD_TO_LEAVE : GOOD_TO_LEAVE;
  }

  /** Null while the state is not entered. */
  @Nullable Episode episode() {
    if (!active) {
      return null;
    }
    List<RequestWindow> told =
        runIsBad ? run.subList(Math.max(0, run.size() - BAD_TO_ENTER), run.size()) : run;
    return new Episode(
        sinceNs,
        badUntilNs,
        worst,
        RequestWindow.sum(told),
        !runIsBad,
        runIsBad ? goodToLeave() : goodToLeave() - run.size());
  }
}
