package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out from {@code ALERTS_FOR_STATE} since when alerts were active before a restart, as
 * Prometheus does: the time without evaluations counts neither for nor against an alert, and none
 * fires within the grace period for having waited while nobody looked. Pure but for its queries.
 */
final class StateRestoration {
  private static final long MS_PER_S = 1_000;
  private static final Logger log = LoggerFactory.getLogger(StateRestoration.class);

  private final RuleQueries queries;
  private final RuleSettings settings;

  StateRestoration(RuleQueries queries, RuleSettings settings) {
    this.queries = queries;
    this.settings = settings;
  }

  void restore(AlertingState state, long nowMs) {
    // One that is held for less waits no longer than it would by itself.
    if (state.rule().holdFor().compareTo(settings.gracePeriod()) >= 0) {
      try {
        Map<Labels, Samples> kept = kept(state.rule(), nowMs);
        for (ActiveAlert alert : state.active()) {
          Samples samples = kept.get(alert.labels);
          if (samples != null && !samples.isStale(samples.size() - 1)) {
            restore(alert, samples, state.rule().holdFor().toMillis(), nowMs);
          }
        }
      } catch (IOException | RuntimeException e) {
        log.error(
            "Since when alerts of {} were active could not be read; they wait anew.",
            state.rule().name(),
            e);
      }
    }
    state.setRestored();
  }

  private Map<Labels, Samples> kept(Rule.Alerting rule, long nowMs) throws IOException {
    List<LabelMatcher> matchers = new ArrayList<>();
    matchers.add(
        new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, AlertingState.FOR_STATE));
    matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, AlertingState.ALERT_NAME, rule.name()));
    rule.labelTemplates()
        .forEach((name, template) -> {
          if (!template.varies() && !name.equals(AlertingState.ALERT_NAME)) {
            matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, name, template.text()));
          }
        });
    Map<Labels, Samples> kept = new HashMap<>();
    for (SeriesData series :
        queries.kept(matchers, nowMs - settings.outageTolerance().toMillis(), nowMs)) {
      if (!series.samples().isEmpty()) {
        kept.put(series.labels().without(Labels.METRIC_NAME), series.samples());
      }
    }
    return kept;
  }

  private void restore(ActiveAlert alert, Samples samples, long holdForMs, long nowMs) {
    int last = samples.size() - 1;
    long downMs = samples.timeMs(last);
    long activeS = (long) samples.value(last);
    long activeMs = activeS * MS_PER_S;
    long remainingMs = holdForMs - (downMs - activeMs);
    long graceMs = settings.gracePeriod().toMillis();
    if (remainingMs <= 0) {
      alert.activeMs = activeMs; // It fired; it does again when it is evaluated next.
    } else if (remainingMs < graceMs) {
      alert.activeMs = nowMs + graceMs - holdForMs;
    } else {
      alert.activeMs = activeMs + (nowMs - downMs);
    }
  }
}
