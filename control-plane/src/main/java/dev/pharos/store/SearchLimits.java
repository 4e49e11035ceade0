package dev.pharos.store;

/**
 * How much work one search may do before it answers with what it has and says {@code truncated}.
 *
 * @param scannedSpans rows checked
 */
public record SearchLimits(long scannedSpans) {
  /** About a second of one core where an index narrows nothing down. */
  public static final SearchLimits DEFAULT = new SearchLimits(10_000_000);

  public SearchLimits {
    if (scannedSpans < 1) {
      throw new IllegalArgumentException("a search must scan at least one span: " + scannedSpans);
    }
  }
}
