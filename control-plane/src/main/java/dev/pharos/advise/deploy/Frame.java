package dev.pharos.advise.deploy;

import dev.pharos.signal.TimeRange;

/**
 * What windows there are of a deployment, to gather in.
 *
 * @param range all that is read
 * @param windows of the deployment that are over
 * @param beforeFromNs where those of the time before begin, epoch nanoseconds
 * @param beforeWindows how many of these there are
 */
record Frame(
    Timeline timeline, TimeRange range, int windows, long beforeFromNs, int beforeWindows) {

  /** The window of the time before; out of its range when it is none of these. */
  int beforeWindow(long atNs) {
    return Math.toIntExact(Math.floorDiv(atNs - beforeFromNs, Timeline.WINDOW_NS));
  }
}
