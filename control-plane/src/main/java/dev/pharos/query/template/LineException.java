package dev.pharos.query.template;

/** What is wrong with a template's text, and where. */
final class LineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line from 1
   */
  LineException(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
