package dev.pharos.query.promql.eval;

/**
 * What one query may hold at one time.
 *
 * @param samples in floats; a native histogram counts as many as it takes the memory of
 * @param bytes of memory by estimate: samples, labels and what is made of them on the way
 */
public record QueryLimits(long samples, long bytes) {
  public QueryLimits {
    if (samples < 1 || bytes < 1) {
      throw new IllegalArgumentException("a query must be allowed to hold something");
    }
  }
}
