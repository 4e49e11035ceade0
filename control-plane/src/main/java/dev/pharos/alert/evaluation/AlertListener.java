package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Is told of a rule's alerts after each of its evaluations, whether or not anything changed: who
 * notifies decides what to send again. Evaluations of one rule come in their order and never two at
 * a time, those of different groups at the same time from different threads. A failed evaluation
 * tells nothing; alerts stay as they were told last. A rule that is gone from its file is told once
 * more, with all its alerts resolved. After a restart alerts begin anew from what is true then,
 * with the times they were active since; resolved ones are not known any more.
 *
 * <p>The group waits for the listener: it must return at once and do its work elsewhere. What it
 * throws is logged and changes nothing.
 */
@FunctionalInterface
public interface AlertListener {

  void evaluated(RuleAlerts alerts);

  /**
   * What one evaluation found.
   *
   * @param file of the rule
   * @param group of the rule
   * @param interval of the group: the next evaluation comes so much later
   * @param evaluatedAt the time that was asked for; of a rule that is gone, when it went
   * @param generatorUrl a page that shows the expression
   * @param alerts all that are pending or firing, and those that were resolved up to fifteen
   *     minutes before, in no order
   */
  record RuleAlerts(
      String file,
      String group,
      Rule.Alerting rule,
      Duration interval,
      Instant evaluatedAt,
      String generatorUrl,
      List<Alert> alerts) {
    public RuleAlerts {
      alerts = List.copyOf(alerts);
    }
  }
}
