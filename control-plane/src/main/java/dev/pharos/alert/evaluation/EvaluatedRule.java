package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.signal.metric.IncomingSeries;
import java.util.List;

/** A rule with its state. For the thread of its group. */
sealed interface EvaluatedRule permits RecordingState, AlertingState {

  Rule rule();

  /**
   * Evaluates it.
   *
   * @param timeMs of the evaluation, epoch milliseconds
   * @param limit how many series or alerts it may make; 0 for any number
   * @return what is to be written, one sample each
   * @throws RuleFailure when it cannot be
   */
  List<IncomingSeries> evaluate(long timeMs, long offsetMs, int limit) throws RuleFailure;
}
