package dev.pharos.receive.metric;

/** What a request of metrics may hold, each bound with its reason. */
public final class MetricLimits {
  /**
   * Samples, series, exemplars and metadata of a request: some bytes on the wire become some dozen
   * in memory. Senders put some thousand into one.
   */
  public static final int MAX_ELEMENTS = 500_000;

  /** Buckets of one side of a histogram; clients stop at some hundred. */
  public static final int MAX_BUCKETS = 16_384;

  /**
   * Labels of a series that are looked at: more than a store keeps, and few enough to look for
   * names that stand twice by comparing each with each.
   */
  static final int MAX_LABELS = 512;

  /** Series whose labels are remembered by their bytes: at most about 100 MB, usually 40. */
  static final int REMEMBERED_SERIES = 1 << 16;

  /** Longer labels are read each time. */
  static final int REMEMBERED_LABELS_BYTES = 1_024;

  /** Names and values of labels that are shared; at most about 5 MB. */
  static final int REMEMBERED_TEXTS = 1 << 15;

  static final int REMEMBERED_TEXT_BYTES = 96;

  private MetricLimits() {}
}
