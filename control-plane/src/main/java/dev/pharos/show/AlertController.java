package dev.pharos.show;

import dev.pharos.alert.evaluation.RuleFiles;
import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.query.Place;
import dev.pharos.show.answer.AlertsAnswer;
import dev.pharos.show.answer.RuleFileState;
import dev.pharos.show.answer.RuleGroupCounts;
import dev.pharos.show.answer.Watchdog;
import dev.pharos.show.parameter.ParameterException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/alerts")
@Tag(name = "alerts", description = "What rules find wrong now.")
class AlertController {
  private static final List<String> STATES = List.of("pending", "firing");

  private final CurrentAlerts alerts;
  private final RuleGroups rules;
  private final RuleFiles files;

  AlertController(CurrentAlerts alerts, RuleGroups rules, RuleFiles files) {
    this.alerts = alerts;
    this.rules = rules;
    this.files = files;
  }

  @Operation(
      summary = "Alerts that are pending or fire, what holds them back, and how their rules do.",
      description =
          "An alert whose labels name no environment or namespace is of all of them. Watchdog,"
              + " which always fires, stands beside the alerts.")
  @GetMapping
  AlertsAnswer alerts(
      @Parameter(hidden = true) Place place,
      @Parameter(description = "Of one service only.")
          @RequestParam(value = "service", required = false)
          @Nullable String service,
      @Parameter(description = "pending or firing. Default: both.")
          @RequestParam(value = "state", required = false)
          @Nullable String state) {
    if (state != null && !STATES.contains(state)) {
      throw new ParameterException(
          "state", "'%s' is no state of an alert here.".formatted(state), STATES);
    }
    Instant since = alerts.watchdogSince();
    return new AlertsAnswer(
        alerts.all().stream()
            .filter(alert -> agrees(place.environment(), alert.environment()))
            .filter(alert -> agrees(place.namespace(), alert.namespace()))
            .filter(alert -> service == null || service.equals(alert.service()))
            .filter(alert -> state == null || state.equals(alert.state()))
            .toList(),
        since == null ? null : new Watchdog(since),
        RuleGroupCounts.of(rules.groups()),
        files.files().stream().map(RuleFileState::of).toList());
  }

  private static boolean agrees(@Nullable String asked, @Nullable String said) {
    return asked == null || said == null || asked.equals(said);
  }
}
