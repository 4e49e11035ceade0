package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.alert.template.AlertContext;
import dev.pharos.alert.template.AlertData;
import dev.pharos.alert.template.AlertTemplate;
import dev.pharos.alert.template.QueriedSample;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.template.TemplateException;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An alerting rule and its alerts, by Prometheus' rules. For the thread of its group.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/">alerting
 *     rules</a>
 */
final class AlertingState implements EvaluatedRule {
  static final String ALERTS = "ALERTS";
  static final String FOR_STATE = "ALERTS_FOR_STATE";
  static final String ALERT_NAME = "alertname";
  static final String ALERT_STATE = "alertstate";

  /** So long a resolved alert is told, for who missed it. */
  private static final Duration RESOLVED_KEPT = Duration.ofMinutes(15);

  private static final long MS_PER_S = 1_000;
  private static final Logger log = LoggerFactory.getLogger(AlertingState.class);

  private final Rule.Alerting rule;
  private final RuleQueries queries;
  private final RuleSettings settings;
  private final Map<Labels, ActiveAlert> alerts = new LinkedHashMap<>();
  private boolean restored;

  /**
   * @param restored whether there is nothing to restore: only then samples are written, lest they
   *     hide what is to be restored
   */
  AlertingState(Rule.Alerting rule, RuleQueries queries, RuleSettings settings, boolean restored) {
    this.rule = rule;
    this.queries = queries;
    this.settings = settings;
    this.restored = restored;
  }

  @Override
  public Rule.Alerting rule() {
    return rule;
  }

  Collection<ActiveAlert> active() {
    return alerts.values();
  }

  boolean isRestored() {
    return restored;
  }

  void setRestored() {
    restored = true;
  }

  /** Goes on with the alerts of the rule as it was in an earlier version of its file. */
  void continueWith(AlertingState earlier) {
    alerts.putAll(earlier.alerts);
    restored |= earlier.restored;
  }

  /** All alerts, resolved ones among them. */
  List<Alert> snapshot() {
    return alerts.values().stream().map(ActiveAlert::snapshot).toList();
  }

  @Override
  public List<IncomingSeries> evaluate(long timeMs, long offsetMs, int limit) throws RuleFailure {
    Map<Labels, ActiveAlert> found = found(timeMs, offsetMs);
    found.forEach((labels, alert) -> {
      ActiveAlert known = alerts.get(labels);
      if (known != null && known.state != AlertState.INACTIVE) {
        known.value = alert.value;
        known.annotations = alert.annotations;
      } else {
        alerts.put(labels, alert);
      }
    });
    List<IncomingSeries> made = new ArrayList<>();
    int active = 0;
    for (Iterator<ActiveAlert> all = alerts.values().iterator(); all.hasNext(); ) {
      ActiveAlert alert = all.next();
      if (found.containsKey(alert.labels)) {
        alert.keepFiringSinceMs = ActiveAlert.NEVER;
      } else if (!alert.keepsFiring(timeMs, rule.keepFiringFor().toMillis())) {
        if (alert.state == AlertState.PENDING
            || (alert.resolvedMs != ActiveAlert.NEVER
                && timeMs - alert.resolvedMs > RESOLVED_KEPT.toMillis())) {
          all.remove();
        } else if (alert.state != AlertState.INACTIVE) {
          alert.state = AlertState.INACTIVE;
          alert.resolvedMs = timeMs;
        }
        continue;
      }
      active++;
      alert.advance(timeMs, rule.holdFor().toMillis());
      if (restored) {
        long at = timeMs - offsetMs;
        made.add(sample(alert, ALERTS, at, 1));
        made.add(sample(alert, FOR_STATE, at, (double) Math.floorDiv(alert.activeMs, MS_PER_S)));
      }
    }
    if (limit > 0 && active > limit) {
      alerts.clear();
      throw new RuleFailure("exceeded limit of %d with %d alerts".formatted(limit, active));
    }
    return made;
  }

  private Map<Labels, ActiveAlert> found(long timeMs, long offsetMs) throws RuleFailure {
    Map<Labels, ActiveAlert> found = new LinkedHashMap<>();
    AlertContext context = new AlertContext(timeMs, settings.externalUrl(), this::queried);
    for (SeriesData element : Asking.ask(queries, rule.expression(), timeMs - offsetMs)) {
      AlertData data =
          new AlertData(
              texts(element.labels()),
              settings.externalLabels(),
              settings.externalUrl(),
              value(element.samples()));
      Labels.Builder labels = element.labels().toBuilder().remove(Labels.METRIC_NAME);
      rule.labelTemplates()
          .forEach((name, template) -> labels.set(name, expanded(template, data, context)));
      Labels all = labels.set(ALERT_NAME, rule.name()).build();
      SortedMap<String, String> annotations = new TreeMap<>();
      rule.annotationTemplates()
          .forEach((name, template) -> annotations.put(name, expanded(template, data, context)));
      ActiveAlert alert = new ActiveAlert(all, annotations, number(element.samples()), timeMs);
      if (found.put(all, alert) != null) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying alert labels");
      }
    }
    return found;
  }

  private String expanded(AlertTemplate template, AlertData data, AlertContext context) {
    try {
      return template.expand(data, context);
    } catch (TemplateException e) {
      log.warn("A template of the alert {} failed: {}", rule.name(), e.getMessage());
      return "<error expanding template: " + e.getMessage() + ">";
    }
  }

  private List<QueriedSample> queried(String query, long timeMs) {
    return queries.ask(PromqlParser.parse(query), timeMs).stream()
        .map(element -> new QueriedSample(texts(element.labels()), value(element.samples())))
        .toList();
  }

  private static Object value(Samples samples) {
    return samples.isHistogram(0) ? samples.histogram(0).toString() : samples.value(0);
  }

  /** A histogram is no number; Prometheus has such alerts stand at zero. */
  private static double number(Samples samples) {
    return samples.isHistogram(0) ? 0 : samples.value(0);
  }

  private static Map<String, String> texts(Labels labels) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      texts.put(labels.name(i), labels.value(i));
    }
    return texts;
  }

  private IncomingSeries sample(ActiveAlert alert, String metric, long timeMs, double value) {
    Labels.Builder labels = alert.labels.toBuilder().set(Labels.METRIC_NAME, metric);
    if (metric.equals(ALERTS)) {
      labels.set(ALERT_STATE, alert.state.word());
    }
    return new IncomingSeries(labels.build(), Samples.builder(1).add(timeMs, value).build());
  }
}
