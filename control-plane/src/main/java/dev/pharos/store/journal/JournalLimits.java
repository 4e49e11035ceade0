package dev.pharos.store.journal;

/** The journal's bounds, each with its reason. */
final class JournalLimits {
  /**
   * What the disk must keep free after an append, so that the stores can still write what was
   * already acknowledged when the journal begins to refuse.
   */
  static final long RESERVE_BYTES = 256L << 20;

  /** On small disks the reserve is this share of the disk instead. */
  static final double RESERVE_SHARE = 0.05;

  /** The free space is asked for again after this many bytes: a system call each is too many. */
  static final long SPACE_CHECK_BYTES = 4L << 20;

  /** No record is longer: requests are bounded at 16 MiB, so a longer one is damage. */
  static final int RECORD_BYTES = 64 << 20;

  /** The write buffer shrinks back to this after a larger record. */
  static final int BUFFER_BYTES = 1 << 20;

  /**
   * A file that holds no live record any more is replaced by a fresh one when it is at least this
   * long; below it the two syncs cost more than the space is worth.
   */
  static final long ROLL_ON_RELEASE_BYTES = 1L << 20;

  private JournalLimits() {}
}
