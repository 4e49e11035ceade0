package dev.pharos.show.loki;

/** A request that Loki would refuse. */
final class LokiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LokiProblem(String message) {
    super(message);
  }
}
