package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rule does.
 *
 * @param lastError empty when the last evaluation succeeded
 * @param lastEvaluation when it began; absent before the first
 * @param alerts active ones; none of a recording rule
 */
public record RuleStatus(
    Rule rule,
    Health health,
    String lastError,
    Duration evaluationTime,
    @Nullable Instant lastEvaluation,
    List<Alert> alerts) {
  public RuleStatus {
    alerts = List.copyOf(alerts);
  }

  /** What became of the last evaluation. */
  public enum Health {
    UNKNOWN("unknown"),
    GOOD("ok"),
    BAD("err");

    private final String word;

    Health(String word) {
      this.word = word;
    }

    /** As Prometheus' API has it. */
    public String word() {
      return word;
    }
  }

  /** Of an alerting rule: the worst of its alerts' states. */
  public AlertState state() {
    AlertState worst = lastEvaluation == null ? AlertState.UNKNOWN : AlertState.INACTIVE;
    for (Alert alert : alerts) {
      worst = alert.state().compareTo(worst) > 0 ? alert.state() : worst;
    }
    return worst;
  }
}
