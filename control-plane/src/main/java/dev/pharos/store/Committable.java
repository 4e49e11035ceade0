package dev.pharos.store;

import java.io.IOException;

/**
 * A store that takes part in checkpoints. {@link #seal} draws a line under everything added so far;
 * {@link PendingCommit#commit} makes exactly that durable, while additions go on behind the line.
 */
public interface Committable {

  /**
   * Quick, no I/O; called in intake order by the thread that adds. One pending commit at a time.
   */
  PendingCommit seal();

  /**
   * Tells that the named commit is the one a restart will open: older ones may go. Until then both
   * must stay openable.
   */
  void retain(String commit) throws IOException;

  /** What was added up to a seal. */
  interface PendingCommit {
    /** Makes it durable and names it. May take seconds; not on the intake's thread. */
    String commit() throws IOException;
  }
}
