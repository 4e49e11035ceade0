package dev.pharos.query;

/** No service of that name is known in that place. */
public final class UnknownServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownServiceException(String name) {
    super("No service called '" + name + "' is known here.");
  }
}
