package dev.pharos.store.metric;

import java.time.Duration;

/** The bounds of the store of metrics, each with its reason. */
final class SeriesStoreLimits {
  /**
   * Length of a window, and of the longest chunk: what an index is written for at once. Shorter
   * ones repeat their labels more often, longer ones keep more of the newest data in memory.
   */
  static final long WINDOW_MS = Duration.ofHours(2).toMillis();

  /** Samples of a chunk: reading one sample decodes half as many on average. */
  static final int CHUNK_SAMPLES = 120;

  /**
   * Samples of a chunk of a day that is merged: an hour to two of them, so that less than a tenth
   * of a byte a sample is told beside samples. Damage to a byte costs as many.
   */
  static final int JOINED_SAMPLES = 480;

  /** A chunk of large histograms ends here instead. */
  static final int CHUNK_BYTES = 8 << 10;

  /** Samples that came late wait in memory until so many make a chunk of their own. */
  static final int LATE_SAMPLES = 120;

  /** Late samples go into the window before at most: more would keep windows open for long. */
  static final Duration MOST_OUT_OF_ORDER = Duration.ofHours(1);

  /** Clocks differ, but a sample from far ahead would make all that comes after it too old. */
  static final Duration AHEAD = Duration.ofMinutes(10);

  /** A series counts as active for so long after its last sample. */
  static final Duration ACTIVE = Duration.ofMinutes(30);

  /** A window is given its index when nothing came for it for so long. */
  static final Duration WINDOW_IDLE = Duration.ofMinutes(5);

  /**
   * More windows than these are not kept open, however scattered the times that come: what the head
   * knows of their chunks is 16 bytes each.
   */
  static final int OPEN_WINDOWS = 6;

  /** A window's file is closed beyond this: places in it are ints. */
  static final long WINDOW_BYTES = 1L << 30;

  /**
   * A merged part's file is not larger, since places in it are ints; a merge needs as much room
   * again for some minutes. A day of 100,000 series at 15 s is about half of it.
   */
  static final long MERGED_BYTES = 3L << 29;

  /**
   * Fewer parts of a day stay as they are: samples that come late for a day that is merged make
   * parts of their own, and all of the day would be written again for them.
   */
  static final int MERGED_PARTS = 4;

  /** So long after a day has ended its windows are merged: late samples have come by then. */
  static final Duration MERGE_AFTER = Duration.ofHours(1);

  /** A merge leaves this much of the disk to what cannot wait. */
  static final long MERGE_RESERVE_BYTES = 512L << 20;

  /** Pause after a merge failed: it may have written much before. */
  static final Duration MERGE_RETRY = Duration.ofMinutes(10);

  /** Closed chunks wait in memory for so many bytes before they are written and mapped. */
  static final int UNWRITTEN_BYTES = 4 << 20;

  /** Where the disk takes no chunks, samples are refused when so many bytes of them wait. */
  static final long BEHIND_BYTES = 64L << 20;

  /** Labels of a series. Prometheus and Mimir refuse beyond 30 to 100. */
  static final int LABELS = 128;

  /** Characters of all labels of one series together. */
  static final int LABEL_CHARS = 16 << 10;

  /** What is said of families: each is some hundred bytes. */
  static final int METADATA = 20_000;

  /** Exemplars kept in memory: about 200 bytes each; the oldest go first. */
  static final int EXEMPLARS = 20_000;

  /** Characters of an exemplar's labels, as OpenMetrics allows. */
  static final int EXEMPLAR_CHARS = 128;

  /** Series beyond its limit that a service may have of what scrapes say: five an instance. */
  static final int RESERVED_OF_SCRAPES = 1_000;

  /** Services that are counted by name; what more there are is counted together. */
  static final int SERVICES = 2_000;

  /** What services beyond those are counted as. */
  static final String OTHER_SERVICES = "_other_";

  /** Places of a service that are told apart, its environments mostly. */
  static final int PLACES_OF_SERVICE = 16;

  /**
   * Versions at one place: a deployment has two at a time, and a day of them is worth comparing.
   */
  static final int VERSIONS_OF_PLACE = 10;

  /** Origins of all services that are told apart: each has up to 24 KB of counts. */
  static final int ORIGINS = 4_000;

  /** An origin that was silent for so long gives way to a new one; its series are not active. */
  static final Duration SILENT_ORIGIN = Duration.ofHours(1);

  /** Minutes of which it is known what came: twice the longest range that is counted by minutes. */
  static final int LEDGER_MINUTES = 13 * 60;

  /** Hours of which it is known what came: as long as samples are kept, and a day. */
  static final int LEDGER_HOURS = 31 * 24;

  /**
   * The journal names a series again after so many bytes: damage to it costs no more than what came
   * until then.
   */
  static final long EPOCH_BYTES = 32L << 20;

  /** Batches that wait for the journal; beyond it callers wait in line. */
  static final int WAITING_BATCHES = 256;

  /** Batches that share a sync at most, so that the first need not wait for ever. */
  static final int BATCHES_AT_ONCE = 128;

  /** As spans: others join a sync meanwhile. */
  static final Duration SYNC_SPACING = Duration.ofMillis(10);

  static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);

  /** Pause after a checkpoint or an index failed, such as on a full disk. */
  static final Duration RETRY = Duration.ofSeconds(1);

  /** How often the store looks for windows and series that are done. */
  static final Duration UPKEEP = Duration.ofSeconds(10);

  private SeriesStoreLimits() {}
}
