package dev.pharos.alert.notify.route;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.List;
import java.util.Map;

/**
 * Alerts that another explains, as Alertmanager's inhibition rules say it.
 *
 * @param source what the explaining alert fulfils
 * @param target what the one that is held back fulfils
 * @param equal labels in which both agree; absent is empty
 */
public record InhibitRule(
    List<LabelMatcher> source, List<LabelMatcher> target, List<String> equal) {
  public InhibitRule {
    source = List.copyOf(source);
    target = List.copyOf(target);
    equal = List.copyOf(equal);
  }

  /** Whether an alert may hold back others. */
  boolean isSource(Map<String, String> firing) {
    return Matchers.match(source, firing);
  }

  boolean inhibits(Map<String, String> firing, Map<String, String> held) {
    // Two that are both hold neither back, else each would the other.
    return Matchers.match(source, firing)
        && Matchers.match(target, held)
        && !(Matchers.match(source, held) && Matchers.match(target, firing))
        && equal.stream()
            .allMatch(name -> firing.getOrDefault(name, "").equals(held.getOrDefault(name, "")));
  }
}
