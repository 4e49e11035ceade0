package dev.pharos.query.template;

/** A template that cannot be understood, or that fails when it is run. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
