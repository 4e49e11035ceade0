package dev.pharos.show;

/** No lever has that id. */
final class UnknownLeverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownLeverException(String id) {
    super("There is no lever '%s', or it ended days ago.".formatted(id));
  }
}
