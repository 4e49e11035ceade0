package dev.pharos.show;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.query.Place;
import dev.pharos.query.overhead.BudgetQuery;
import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.query.overhead.ContributorQuery;
import dev.pharos.query.overhead.KeepLedger;
import dev.pharos.query.overhead.OverheadGroups;
import dev.pharos.query.overhead.OverheadQuery;
import dev.pharos.show.answer.BudgetAnswer;
import dev.pharos.show.answer.ContributorsAnswer;
import dev.pharos.show.answer.KeptAnswer;
import dev.pharos.show.answer.OverheadAnswer;
import dev.pharos.show.answer.SeriesLimitsAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TimeRange;
import dev.pharos.steer.budget.BudgetName;
import dev.pharos.steer.budget.BudgetSteering;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What watching costs, and who causes it. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/overhead")
@Tag(name = "overhead", description = "What watching costs, and who causes it.")
class OverheadController {
  private static final List<String> SIGNALS =
      List.of(Refusals.TRACES, Refusals.LOGS, Refusals.METRICS);

  /** Contributors of a kind when the caller does not say, and at most. */
  private static final int USUAL_CONTRIBUTORS = 10;

  private static final int MOST_CONTRIBUTORS = 100;

  /** Labels of a metric: the others have no more values than these. */
  private static final int LABELS = 5;

  private final OverheadQuery overhead;
  private final ContributorQuery contributors;
  private final BudgetQuery budgets;
  private final BudgetSteering steering;
  private final KeepLedger kept;
  private final KeepKnob knob;

  OverheadController(
      OverheadQuery overhead,
      ContributorQuery contributors,
      BudgetQuery budgets,
      BudgetSteering steering,
      KeepLedger kept,
      KeepKnob knob) {
    this.overhead = overhead;
    this.budgets = budgets;
    this.contributors = contributors;
    this.steering = steering;
    this.kept = kept;
    this.knob = knob;
  }

  @Operation(
      summary = "What each service sent of each signal in a range.",
      description =
          "Spans, lines, samples that were kept, their shares of the received bytes, and series"
              + " that are active, counted exactly by when they came: by whole minutes of the last"
              + " 12 hours, else by whole hours. `stored` has what each signal takes on disk now"
              + " and `diskBytes` what each service has there, exactly, whenever it came;"
              + " `storedBytes` are what a service's part of the range is expected to take there,"
              + " an estimate, and so is what keeping it adds to `cost`. Money is by the prices of"
              + " `pharos.overhead.price`. `budgets` are of today, whatever range is asked for,"
              + " with what the day will take if it goes on as the last hour; `held` says by which"
              + " part of the ordinary traces one is held, or why it cannot be.")
  @GetMapping
  OverheadAnswer overhead(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place,
      @Parameter(
              description =
                  "Adds `groups`, in which the costs are added up by this and by signal."
                      + " Default: none.",
              schema =
                  @Schema(
                      allowableValues = {"service", "team", "signal", "environment", "version"}))
          @RequestParam(name = "by", required = false)
          @Nullable String by)
      throws IOException {
    return OverheadAnswer.of(
        overhead.overhead(range, place),
        by == null ? Optional.empty() : Optional.of(by(by)),
        budgets.in(place).stream().map(this::budget).toList());
  }

  /** Rates that are known from before hold nothing where traces are not decided of any more. */
  private BudgetAnswer budget(BudgetUse use) {
    BudgetName name = new BudgetName(use.scope(), use.name());
    return kept.decides()
        ? BudgetAnswer.of(use, steering.steerings().get(name), steering.since().get(name))
        : BudgetAnswer.of(use, null, null);
  }

  private static OverheadGroups.By by(String word) {
    return Arrays.stream(OverheadGroups.By.values())
        .filter(by -> by.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                "by",
                "'%s' is not known.".formatted(word),
                Arrays.stream(OverheadGroups.By.values()).map(OverheadGroups.By::word).toList()));
  }

  @Operation(
      summary = "Operations, kinds of log lines and metrics that cause most of what is sent.",
      description =
          "Operations by received bytes of their spans, kinds of lines by bytes of their bodies,"
              + " metrics by the series they have now, with the labels that have the most values.")
  @GetMapping("/contributors")
  ContributorsAnswer contributors(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place,
      @Parameter(description = "Name of the service. Default: all.")
          @RequestParam(name = "service", required = false)
          @Nullable String service,
      @Parameter(
              description = "The one signal that is wanted. Default: all.",
              schema = @Schema(allowableValues = {"traces", "logs", "metrics"}))
          @RequestParam(name = "signal", required = false)
          @Nullable String signal,
      @Parameter(description = "How many of each kind at most, 1 to 100. Default: 10.")
          @RequestParam(name = "limit", defaultValue = "" + USUAL_CONTRIBUTORS)
          int limit)
      throws IOException {
    if (signal != null && !SIGNALS.contains(signal)) {
      throw new ParameterException("signal", "'%s' is not known.".formatted(signal), SIGNALS);
    }
    if (limit < 1 || limit > MOST_CONTRIBUTORS) {
      throw new ParameterException(
          "limit",
          "%d is not allowed.".formatted(limit),
          List.of("1 to %d".formatted(MOST_CONTRIBUTORS)));
    }
    return ContributorsAnswer.of(
        contributors.contributors(range, place, service, signal, limit), LABELS);
  }

  @Operation(
      summary = "Which traces the keep policy kept and left out in a range, and why.",
      description =
          "Of all services and environments together, by when it was decided, which is some minutes"
              + " after a trace came: by whole minutes of the last 12 hours, else by whole hours of"
              + " the last 31 days. A restart goes on counting; a kill forgets, or counts twice,"
              + " what was decided in its last five minutes. Where `enabled` is false all are kept;"
              + " what was left out before is told nevertheless. How each budget is held is in"
              + " `budgets` of /api/v1/overhead.")
  @GetMapping("/kept")
  KeptAnswer kept(@Parameter(hidden = true) TimeRange range) {
    return KeptAnswer.of(kept.decides(), knob.otherwise(), kept.age(), kept.decided(range));
  }

  @Operation(
      summary = "Active series of each service, its limit, and what it was refused and why.",
      description = "Refused series are counted since the process began.")
  @GetMapping("/series")
  SeriesLimitsAnswer series(@Parameter(hidden = true) Place place) {
    return SeriesLimitsAnswer.of(overhead.series(place));
  }
}
