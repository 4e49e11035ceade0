package dev.pharos.aggregate;

/** A request's bytes are not what they claim to be; the message says where and why. */
public final class MalformedPayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedPayloadException(String message) {
    super(message);
  }
}
