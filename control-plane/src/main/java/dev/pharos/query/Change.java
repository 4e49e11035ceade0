package dev.pharos.query;

/** What became of something since an earlier range. */
public enum Change {
  NONE,
  /** Here now, not then. */
  NEW,
  /** There then, not now. */
  GONE
}
