package dev.pharos.alert.rule;

import java.util.List;

/**
 * What a rule file says.
 *
 * @param groups empty when there are problems: a file counts as a whole
 * @param problems why it is refused; empty for a sound file
 * @param warnings what is strange and taken all the same, one sentence each
 */
public record RuleFile(
    String name, List<RuleGroup> groups, List<RuleProblem> problems, List<String> warnings) {
  public RuleFile {
    groups = List.copyOf(groups);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  public boolean isSound() {
    return problems.isEmpty();
  }
}
