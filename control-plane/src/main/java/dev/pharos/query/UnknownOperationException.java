package dev.pharos.query;

/** No call of that operation is remembered. */
public final class UnknownOperationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownOperationException(String service, String operation) {
    super(
        "No call of '%s' at '%s' is remembered: it was never called, or is named otherwise."
            .formatted(operation, service));
  }
}
