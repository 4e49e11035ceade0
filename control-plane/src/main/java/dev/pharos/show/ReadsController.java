package dev.pharos.show;

import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.query.Place;
import dev.pharos.query.overhead.ReadQuery;
import dev.pharos.query.reads.Reads;
import dev.pharos.show.answer.ReadsAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who reads what is kept, and what nobody does. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/overhead/reads")
@Tag(name = "overhead")
class ReadsController {
  private static final int USUAL_DAYS = 30;
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_LIMIT = 10_000;

  private final ReadQuery reads;
  private final RuleGroups rules;

  ReadsController(ReadQuery reads, RuleGroups rules) {
    this.reads = reads;
    this.rules = rules;
  }

  @Operation(
      summary = "Metrics and log lines, and who read them last.",
      description =
          "A metric is read when a query finds series of it: of the APIs, of dashboards that say so"
              + " (Grafana's do), of rules, of verdicts. Log lines of a service are read when a"
              + " selector of LogQL means them or some of them are handed out. Looking at what there"
              + " is, such as labels and completion, is no reading. Unread ones come first, then"
              + " those with the most active series, or bytes received in the range.")
  @GetMapping
  ReadsAnswer reads(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place,
      @Parameter(
              description =
                  "Not read for so many days is unread, 1 to 90; since counting began, if that is"
                      + " later. Default: 30.")
          @RequestParam(name = "days", defaultValue = "" + USUAL_DAYS)
          int days,
      @Parameter(description = "Whether to leave out what is read.")
          @RequestParam(name = "unread", defaultValue = "false")
          boolean unread,
      @Parameter(description = "How many of each list at most, 1 to 10,000. Default: 100.")
          @RequestParam(name = "limit", defaultValue = "" + USUAL_LIMIT)
          int limit)
      throws IOException {
    check("days", days, Math.toIntExact(Reads.REMEMBERED.toDays()));
    check("limit", limit, MOST_LIMIT);
    return ReadsAnswer.of(
        reads.find(range, place, Duration.ofDays(days)),
        RuleMetrics.byMetric(rules),
        unread,
        limit);
  }

  private static void check(String parameter, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          parameter, "%d is not allowed.".formatted(value), List.of("1 to %d".formatted(most)));
    }
  }
}
