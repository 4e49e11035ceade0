package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.RuleGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a group does.
 *
 * @param interval as it holds, whether the file says it or the configuration
 * @param evaluationTime how long the last evaluation took
 * @param lastEvaluation when it began; absent before the first
 */
public record GroupStatus(
    RuleGroup group,
    Duration interval,
    Duration evaluationTime,
    @Nullable Instant lastEvaluation,
    List<RuleStatus> rules) {
  public GroupStatus {
    rules = List.copyOf(rules);
  }
}
