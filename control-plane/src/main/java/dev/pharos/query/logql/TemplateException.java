package dev.pharos.query.logql;

/** A template that cannot be understood, or that fails for a line. */
final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
