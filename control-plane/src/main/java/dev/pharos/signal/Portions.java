package dev.pharos.signal;

/**
 * Divides a whole among several by their weights, of which only the proportion matters, one after
 * the other: each gets its portion of what is left, and the last one the rest, so that the portions
 * add up to the whole exactly. For one thread.
 */
public final class Portions {
  private long left;
  private long weightLeft;

  /**
   * @param whole what is divided, 0 or more
   * @param weight of all together, 0 or more; where it is 0, the first gets everything
   */
  public Portions(long whole, long weight) {
    left = whole;
    weightLeft = weight;
  }

  /** The portion of the next one, or of the next several, which weigh so much together. */
  public long next(long weight) {
    long portion = weight == weightLeft ? left : Math.round((double) left * weight / weightLeft);
    left -= portion;
    weightLeft -= weight;
    return portion;
  }
}
