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
  /** A signal whose room is not built. */
  NOT_IMPLEMENTED,
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
