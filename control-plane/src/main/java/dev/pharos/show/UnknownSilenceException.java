package dev.pharos.show;

/** No silence has that id. */
final class UnknownSilenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownSilenceException(String id) {
    super("There is no silence '%s', or it ended days ago.".formatted(id));
  }
}
