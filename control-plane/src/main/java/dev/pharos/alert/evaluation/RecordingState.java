package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SeriesData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A recording rule: it has no state of its own. */
record RecordingState(Rule.Recording rule, RuleQueries queries) implements EvaluatedRule {

  @Override
  public List<IncomingSeries> evaluate(long timeMs, long offsetMs, int limit) throws RuleFailure {
    List<SeriesData> found = Asking.ask(queries, rule.expression(), timeMs - offsetMs);
    List<IncomingSeries> made = new ArrayList<>(found.size());
    Set<Labels> known = new HashSet<>();
    for (SeriesData element : found) {
      Labels.Builder labels = element.labels().toBuilder().set(Labels.METRIC_NAME, rule.name());
      rule.labels().forEach(labels::set);
      Labels all = labels.build();
      if (!known.add(all)) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying rule labels");
      }
      made.add(new IncomingSeries(all, element.samples()));
    }
    if (limit > 0 && made.size() > limit) {
      throw new RuleFailure("exceeded limit of %d with %d series".formatted(limit, made.size()));
    }
    return made;
  }
}
