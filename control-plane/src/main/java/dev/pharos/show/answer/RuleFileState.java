package dev.pharos.show.answer;

import dev.pharos.alert.evaluation.RuleFiles;
import dev.pharos.alert.rule.RuleProblem;
import org.jspecify.annotations.Nullable;

/**
 * A file of rules.
 *
 * @param problem why it is refused as it is now, the first of several; null for a sound one
 * @param line of the problem, from 1; null where it has none
 */
public record RuleFileState(String path, @Nullable String problem, @Nullable Integer line) {
  public static RuleFileState of(RuleFiles.FileStatus file) {
    if (file.problems().isEmpty()) {
      return new RuleFileState(file.name(), null, null);
    }
    RuleProblem first = file.problems().getFirst();
    return new RuleFileState(file.name(), first.message(), first.line() == 0 ? null : first.line());
  }
}
