package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.growth.DriverQuery;
import dev.pharos.query.trim.TrimAdvice;
import dev.pharos.show.answer.AdviceAnswer;
import dev.pharos.show.answer.DriversAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What makes the cost grow, and what can be done without. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/overhead")
@Tag(name = "overhead")
class TrimController {
  private static final int USUAL_LIMIT = 20;
  private static final int MOST_LIMIT = 500;

  private final DriverQuery drivers;
  private final TrimAdvice advice;

  TrimController(DriverQuery drivers, TrimAdvice advice) {
    this.drivers = drivers;
    this.advice = advice;
  }

  @Operation(
      summary = "What makes the cost grow, with the lever that reduces it.",
      description =
          "What each service sends, its operations, log patterns and metrics: since its last"
              + " deployment against the same length before, and now against the same time last"
              + " week, yesterday where no week is known, or the first time that was counted. By"
              + " the request where the service answered 100 on both sides, else by the hour. Told"
              + " is what grew by a quarter and more than chance, of at least 100 items or 50"
              + " series, counted for at least 10 minutes on each side. Counts are exact; bytes on"
              + " disk are estimates, as are samples of a single metric.")
  @GetMapping("/drivers")
  DriversAnswer drivers(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place,
      @Parameter(description = "Name of the service. Default: all.")
          @RequestParam(name = "service", required = false)
          @Nullable String service,
      @Parameter(description = "How many at most, 1 to 500. Default: 20.")
          @RequestParam(name = "limit", defaultValue = "" + USUAL_LIMIT)
          int limit)
      throws IOException {
    checkLimit(limit);
    return DriversAnswer.of(drivers.find(range, place, service, limit));
  }

  @Operation(
      summary = "What can be done without, what that saves and loses, and how.",
      description =
          "Metrics that nobody reads (told when reads are counted for a day), log patterns at debug"
              + " or trace where the environment's name does not say that it is no production,"
              + " requests and spans that two tools count, lines that come by OTLP and by Loki's"
              + " API, labels of at least 100 values, and spans of health checks. What verdicts,"
              + " alerts or rules are made of is never among it. Savings are of a day like the"
              + " range.")
  @GetMapping("/advice")
  AdviceAnswer advice(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place,
      @Parameter(description = "Name of the service. Default: all.")
          @RequestParam(name = "service", required = false)
          @Nullable String service,
      @Parameter(description = "How many at most, 1 to 500. Default: 20.")
          @RequestParam(name = "limit", defaultValue = "" + USUAL_LIMIT)
          int limit)
      throws IOException {
    checkLimit(limit);
    return AdviceAnswer.of(advice.find(range, place, service), limit);
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MOST_LIMIT) {
      throw new ParameterException(
          "limit", "%d is not allowed.".formatted(limit), List.of("1 to %d".formatted(MOST_LIMIT)));
    }
  }
}
