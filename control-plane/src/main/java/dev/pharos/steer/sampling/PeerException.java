package dev.pharos.steer.sampling;

/** Another control plane told nothing that can be used. */
final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final PeerOutcome outcome;

  PeerException(PeerOutcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  PeerOutcome outcome() {
    return outcome;
  }
}
