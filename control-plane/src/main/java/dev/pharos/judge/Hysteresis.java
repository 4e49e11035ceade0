package dev.pharos.judge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question asked of each window in turn: a state is entered after two bad windows and left
 * after six good ones, so that it does not flicker. For one thread.
 */
final class Hysteresis {
  static final int BAD_TO_ENTER = 2;
  static final int GOOD_TO_LEAVE = 6;

  /** Windows of one kind, good or bad, that came last; in order. */
  private final List<RequestWindow> run = new ArrayList<>();

  private boolean runIsBad;
  private boolean active;
  private long sinceNs;
  private long badUntilNs;
  private double worst;

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
      if (!active && run.size() >= BAD_TO_ENTER) {
        active = true;
        sinceNs = run.getFirst().startNs();
      }
    } else if (run.size() >= GOOD_TO_LEAVE) {
      active = false;
    }
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
        runIsBad ? GOOD_TO_LEAVE : GOOD_TO_LEAVE - run.size());
  }
}
