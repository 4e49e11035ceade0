package dev.pharos.aggregate;

/** Shares a request's bytes among its items by their weights, so that the shares add up exactly. */
final class ByteShares {
  private long bytesLeft;
  private long weightLeft;

  /**
   * @param weight of all items together
   */
  ByteShares(long bytes, long weight) {
    bytesLeft = bytes;
    weightLeft = weight;
  }

  /** The share of the next item. */
  long next(long weight) {
    long bytes = weightLeft == 0 ? 0 : Math.round((double) bytesLeft * weight / weightLeft);
    bytesLeft -= bytes;
    weightLeft -= weight;
    return bytes;
  }
}
