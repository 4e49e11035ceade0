package dev.pharos.show;

/** No trace of that id is kept. */
final class UnknownTraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownTraceException(String traceId) {
    super("No trace " + traceId + " is kept: it never arrived, or its retention is over.");
  }
}
