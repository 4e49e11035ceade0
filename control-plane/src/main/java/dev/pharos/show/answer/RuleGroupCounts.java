package dev.pharos.show.answer;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How groups of rules do together.
 *
 * @param n how many there are
 * @param failing those of which a rule failed when it was last evaluated
 * @param lastEvaluationAt of any of them; null before the first
 */
public record RuleGroupCounts(int n, int failing, @Nullable Instant lastEvaluationAt) {
  public static RuleGroupCounts of(List<GroupStatus> groups) {
    return new RuleGroupCounts(
        groups.size(),
        (int) groups.stream().filter(RuleGroupCounts::isFailing).count(),
        groups.stream()
            .map(GroupStatus::lastEvaluation)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null));
  }

  private static boolean isFailing(GroupStatus group) {
    return group.rules().stream().anyMatch(rule -> rule.health() == RuleStatus.Health.BAD);
  }
}
