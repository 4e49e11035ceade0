package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * The process cannot start for a reason its operator can mend. The message is one line: what
 * happened, with what, what is allowed, what to do. The process prints it alone and ends with exit
 * code 1.
 */
public class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  /** A file of a format that this build does not know, as a newer one leaves it. */
  public static StartupException unknownFormat(Object file, long format, long known) {
    return new StartupException(
        file
            + " has format "
            + format
            + ", this version reads format "
            + known
            + ": start the version that wrote it, or choose another folder with"
            + " pharos.storage.path");
  }

  public StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
