package dev.pharos.show;

/** No incident has that id. */
final class UnknownIncidentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownIncidentException(String id) {
    super("There is no incident '%s', or it is forgotten.".formatted(id));
  }
}
