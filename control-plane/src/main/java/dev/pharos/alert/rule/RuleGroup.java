package dev.pharos.alert.rule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rules that are evaluated one after another at the same time.
 *
 * @param file which it stands in
 * @param name that no other group of the file has
 * @param interval between evaluations; absent where the file leaves it to the configuration
 * @param queryOffset how far back queries look; likewise
 * @param limit how many series or alerts a rule may make; 0 for any number
 */
public record RuleGroup(
    String file,
    String name,
    Optional<Duration> interval,
    Optional<Duration> queryOffset,
    int limit,
    List<Rule> rules) {
  public RuleGroup {
    rules = List.copyOf(rules);
  }

  /** What no other group has. */
  public String key() {
    return file + ";" + name;
  }
}
