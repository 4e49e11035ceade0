package dev.pharos.show;

/** No line of that id is kept. */
final class UnknownLogLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownLogLineException(String id) {
    super("No line " + id + " is kept: it was never taken, or its retention is over.");
  }
}
