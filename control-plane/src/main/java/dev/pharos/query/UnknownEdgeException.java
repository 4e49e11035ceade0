package dev.pharos.query;

/** Nobody has seen such calls. */
public final class UnknownEdgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownEdgeException(String source, String target) {
    super("No calls from '" + source + "' to '" + target + "' are known.");
  }
}
