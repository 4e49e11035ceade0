package dev.pharos.fleet;

import dev.pharos.signal.RefusalReason;

/** A registration that is not admitted; the message says why and what would help. */
final class RegistrationRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  RegistrationRefusedException(RefusalReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  RefusalReason reason() {
    return reason;
  }
}
