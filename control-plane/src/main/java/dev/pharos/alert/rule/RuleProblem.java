package dev.pharos.alert.rule;

/**
 * Why a rule file is refused, in Prometheus' words.
 *
 * @param line from 1; 0 when it is of no one place
 * @param column from 1, likewise
 */
public record RuleProblem(int line, int column, String message) {

  /** {@code 12:7: could not parse expression …}. */
  @Override
  public String toString() {
    return line == 0 ? message : line + ":" + column + ": " + message;
  }
}
