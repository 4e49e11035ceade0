package dev.pharos.receive.exposition;

/** A page of metrics is not what its format says; the message tells where and why. */
public final class ExpositionException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExpositionException(String message) {
    super(message);
  }
}
