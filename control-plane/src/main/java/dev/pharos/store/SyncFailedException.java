package dev.pharos.store;

import java.io.IOException;

/**
 * A file could not be made durable. What it holds is not known then, and a later sync that succeeds
 * says nothing of what the failed one was to write: this is final until the file is read anew from
 * its last durable state, which a restart does.
 */
public final class SyncFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public SyncFailedException(String file, IOException cause) {
    super(file + " could not be synced: " + cause.getMessage(), cause);
  }
}
