package dev.pharos.show.prometheus;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.rule.Rule;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules and alerts in Prometheus' shapes. */
final class RuleAnswer {
  private static final double NS_PER_S = 1e9;

  /** Go's zero time: of what was never evaluated. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private RuleAnswer() {}

  /**
   * @param groupNextToken what the next page is asked for by; absent on the last one
   */
  record Groups(
      List<Group> groups, @JsonInclude(JsonInclude.Include.NON_EMPTY) String groupNextToken) {}

  /**
   * @param interval in seconds, as {@code evaluationTime} is
   */
  record Group(
      String name,
      String file,
      List<OneRule> rules,
      double interval,
      int limit,
      double evaluationTime,
      String lastEvaluation) {}

  /** A rule of either type. */
  sealed interface OneRule {}

  /**
   * @param alerts null when they were not asked for
   */
  record AlertingRule(
      String state,
      String name,
      String query,
      double duration,
      double keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable List<OneAlert> alerts,
      String health,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String lastError,
      double evaluationTime,
      String lastEvaluation,
      String type)
      implements OneRule {}

  /** A recording rule. */
  record RecordingRule(
      String name,
      String query,
      Map<String, String> labels,
      String health,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String lastError,
      double evaluationTime,
      String lastEvaluation,
      String type)
      implements OneRule {}

  /** An active alert. */
  record OneAlert(
      Map<String, String> labels,
      Map<String, String> annotations,
      String state,
      String activeAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String keepFiringSince,
      String value) {

    static OneAlert of(Alert alert) {
      Instant kept = alert.keepFiringSince();
      return new OneAlert(
          texts(alert.labels()),
          alert.annotations(),
          alert.state().word(),
          alert.activeAt().toString(),
          kept == null ? null : kept.toString(),
          GoNumber.withExponent(alert.value()));
    }
  }

  static Group of(GroupStatus status, RuleRequest request) {
    return new Group(
        status.group().name(),
        status.group().file(),
        status.rules().stream()
            .filter(rule -> request.wants(rule.rule()))
            .map(rule -> of(rule, request))
            .toList(),
        seconds(status.interval()),
        status.group().limit(),
        seconds(status.evaluationTime()),
        time(status.lastEvaluation()));
  }

  private static OneRule of(RuleStatus status, RuleRequest request) {
    return switch (status.rule()) {
      case Rule.Alerting rule ->
          new AlertingRule(
              status.state().word(),
              rule.name(),
              rule.query(),
              seconds(rule.holdFor()),
              seconds(rule.keepFiringFor()),
              rule.labels(),
              rule.annotations(),
              request.withAlerts() ? status.alerts().stream().map(OneAlert::of).toList() : null,
              status.health().word(),
              status.lastError(),
              seconds(status.evaluationTime()),
              time(status.lastEvaluation()),
              "alerting");
      case Rule.Recording rule ->
          new RecordingRule(
              rule.name(),
              rule.query(),
              rule.labels(),
              status.health().word(),
              status.lastError(),
              seconds(status.evaluationTime()),
              time(status.lastEvaluation()),
              "recording");
    };
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NS_PER_S;
  }

  private static String time(@Nullable Instant at) {
    return at == null ? NEVER : at.toString();
  }

  private static SortedMap<String, String> texts(Labels labels) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      texts.put(labels.name(i), labels.value(i));
    }
    return texts;
  }
}
