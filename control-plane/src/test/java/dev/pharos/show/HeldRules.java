package dev.pharos.show;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleGroups;
import java.util.List;

/** Groups of rules that a test sets. */
final class HeldRules implements RuleGroups {
  private volatile List<GroupStatus> groups = List.of();

  void set(GroupStatus... all) {
    groups = List.of(all);
  }

  @Override
  public List<GroupStatus> groups() {
    return groups;
  }
}
