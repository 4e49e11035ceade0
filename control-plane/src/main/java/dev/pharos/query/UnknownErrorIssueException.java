package dev.pharos.query;

/** No error issue of that id is remembered. */
public final class UnknownErrorIssueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownErrorIssueException(String id) {
    super("No error '" + id + "' is remembered.");
  }
}
