package dev.pharos.signal;

import java.util.Locale;

/** Why something was not taken: the {@code reason} label of every refusal metric. */
public enum RefusalReason {
  /** The bytes are not what the content type says. */
  MALFORMED,
  /** More than the limit after decompression. */
  TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  UNSUPPORTED_ENCODING,
  INVALID_TRACE_ID,
  INVALID_SPAN_ID,
  END_BEFORE_START,
  /** Older than the retention. */
  TOO_OLD,
  /** More than ten minutes ahead of the clock. */
  IN_THE_FUTURE,
  TOO_MANY_ATTRIBUTES,
  /** Arrays and maps in one another beyond what a value may nest. */
  NESTED_TOO_DEEP,
  /** Labels without a metric's name, or with names that are empty, no UTF-8 or there twice. */
  INVALID_LABELS,
  /** A histogram whose parts do not fit each other. */
  INVALID_HISTOGRAM,
  /** A metric of a kind or temporality that cannot be kept. */
  UNSUPPORTED_METRIC,
  /** Further behind its series' newest sample than samples may come late. */
  OUT_OF_ORDER,
  /** A sample with another value than the one that stands at its time. */
  DUPLICATE_TIME,
  /** Of a new series, where its service or all together have as many as they may. */
  SERIES_LIMIT,
  /** A notice's key was used for another version of the service. */
  KEY_REUSED,
  /** Several services are of that name, and nothing says which one is meant. */
  AMBIGUOUS_SERVICE,
  /** A registration names an address outside the allowed networks. */
  ADDRESS_NOT_ALLOWED,
  /** Only an operator who has proved who they are may, and nobody can yet on this address. */
  NOT_AUTHENTICATED,
  /** The intake's queue is full: retry. */
  QUEUE_FULL,
  /** The disk has no room: retry. */
  DISK_FULL,
  /** The journal or store failed: retry. */
  STORE_FAILED,
  /** The process is stopping: retry elsewhere or later. */
  SHUTTING_DOWN;

  /** As metric label and in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
