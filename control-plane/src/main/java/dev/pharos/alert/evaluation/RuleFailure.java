package dev.pharos.alert.evaluation;

/** An evaluation that failed; the message is for who wrote the rule, in Prometheus' words. */
final class RuleFailure extends Exception {
  private static final long serialVersionUID = 1L;

  RuleFailure(String message) {
    super(message);
  }
}
