package dev.pharos.judge;

import org.jspecify.annotations.Nullable;

/**
 * A state that was entered and not yet left.
 *
 * @param sinceNs start of the first bad window, epoch nanoseconds
 * @param badUntilNs end of the last bad window, epoch nanoseconds
 * @param worst what the worst of its bad windows measured: a share of errors, or a p95 in
 *     nanoseconds
 * @param now the windows that tell how it is: the good ones since the last bad one, or, while it is
 *     bad, the newest of these
 * @param isRecovering the newest window was good: the state is only held
 * @param goodToGo so many more good windows end it
 */
record Episode(
    long sinceNs,
    long badUntilNs,
    double worst,
    RequestWindow now,
    boolean isRecovering,
    int goodToGo) {

  /**
   * The same trouble seen in two ways: what is still bad tells of it, and else the first.
   *
   * @param other null when it is not seen so
   */
  static @Nullable Episode either(@Nullable Episode one, @Nullable Episode other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    Episode told = one.isRecovering && !other.isRecovering ? other : one;
    return new Episode(
        Math.min(one.sinceNs, other.sinceNs),
        Math.max(one.badUntilNs, other.badUntilNs),
        told.worst,
        told.now,
        told.isRecovering,
        told.goodToGo);
  }

  long badForNs() {
    return badUntilNs - sinceNs;
  }
}
