package dev.pharos.fleet.discovery;

/** A registry did not tell what it lists; the message is a half sentence for operators. */
public final class CatalogException extends Exception {
  private static final long serialVersionUID = 1L;

  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }

  public CatalogException(String message) {
    super(message);
  }
}
