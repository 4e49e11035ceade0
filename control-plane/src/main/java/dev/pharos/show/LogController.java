package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.log.LogCompletion;
import dev.pharos.query.log.LogLimits;
import dev.pharos.query.log.LogSearch;
import dev.pharos.query.log.PatternQuery;
import dev.pharos.query.log.PatternSearch;
import dev.pharos.show.answer.CompletionAnswer;
import dev.pharos.show.answer.LogFacetsAnswer;
import dev.pharos.show.answer.LogHistogramAnswer;
import dev.pharos.show.answer.LogLineId;
import dev.pharos.show.answer.LogNeighboursAnswer;
import dev.pharos.show.answer.LogPatternsAnswer;
import dev.pharos.show.answer.LogsAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/logs")
@Tag(name = "logs", description = "What services wrote down.")
class LogController {
  private final LogSearch logs;

  private final LogCompletion completion;
  private final PatternQuery patterns;

  LogController(LogSearch logs, LogCompletion completion, PatternQuery patterns) {
    this.logs = logs;
    this.completion = completion;
    this.patterns = patterns;
  }

  @Operation(summary = "Lines that meet all conditions, newest or oldest first.")
  @GetMapping
  LogsAnswer search(@Parameter(hidden = true) LogQuery query) throws IOException {
    return LogsAnswer.of(logs.search(query));
  }

  @Operation(
      summary = "How many lines meet all conditions, by time and severity.",
      description =
          "`limit`, `order` and `after` are not heeded. Whole minutes are counted without reading"
              + " lines where the conditions ask for no more than origin and severity.")
  @GetMapping("/histogram")
  LogHistogramAnswer histogram(
      @Parameter(hidden = true) LogQuery query,
      @Parameter(description = "How many buckets at most, 1 to 500. Default: 60.")
          @RequestParam(value = "buckets", defaultValue = "" + LogLimits.USUAL_BUCKETS)
          int buckets,
      @Parameter(
              description =
                  "How long a bucket is, such as 1m, instead of how many there are. The range may"
                      + " touch 11000 of them: a week by the minute.")
          @RequestParam(value = "step", defaultValue = "")
          String step)
      throws IOException {
    if (!step.isEmpty()) {
      return LogHistogramAnswer.of(
          logs.histogram(query.range(), query.filter(), step(query.range(), step)));
    }
    if (buckets < 1 || buckets > LogLimits.MOST_BUCKETS) {
      throw new ParameterException(
          "buckets",
          "%d is out of bounds.".formatted(buckets),
          List.of("a whole number from 1 to %d".formatted(LogLimits.MOST_BUCKETS)));
    }
    return LogHistogramAnswer.of(logs.histogram(query.range(), query.filter(), buckets));
  }

  private static Duration step(TimeRange range, String text) {
    Duration step = TimeParameter.duration("step", text);
    long buckets = LogSearch.buckets(range, step);
    if (buckets > LogLimits.MOST_STEPS) {
      throw new ParameterException(
          "step",
          "The range has %d buckets of %s.".formatted(buckets, text),
          List.of("a length of which the range has at most %d".formatted(LogLimits.MOST_STEPS)));
    }
    return step;
  }

  @Operation(
      summary = "How the newest matching lines fall apart by fields and attributes.",
      description =
          "The most telling first: those whose values go with errors, then those that split the"
              + " lines evenly. Fields of JSON and logfmt bodies count as attributes. Ids unique to"
              + " each line are left out; `limit`, `order` and `after` are not heeded.")
  @GetMapping("/fields")
  LogFacetsAnswer fields(@Parameter(hidden = true) LogQuery query) throws IOException {
    return LogFacetsAnswer.of(logs.facets(query.range(), query.filter()));
  }

  @Operation(
      summary = "What the same instance wrote before and after a line, the oldest first.",
      description = "Within a day of it.")
  @GetMapping("/{id}/neighbours")
  LogNeighboursAnswer neighbours(
      @PathVariable("id") String id,
      @Parameter(description = "How many lines on each side, 1 to 200. Default: 10.")
          @RequestParam(value = "count", defaultValue = "" + LogLimits.USUAL_NEIGHBOURS)
          int count,
      @Parameter(hidden = true) Place anywhere)
      throws IOException {
    if (count < 1 || count > LogLimits.MOST_NEIGHBOURS) {
      throw new ParameterException(
          "count",
          "%d is out of bounds.".formatted(count),
          List.of("a whole number from 1 to %d".formatted(LogLimits.MOST_NEIGHBOURS)));
    }
    return logs.neighbours(position(id), count)
        .map(LogNeighboursAnswer::of)
        .orElseThrow(() -> new UnknownLogLineException(id));
  }

  private static LogPosition position(String id) {
    try {
      return LogLineId.read(id);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "id", "'%s' is not the id of a line.".formatted(id), List.of("an id of an answer"));
    }
  }

  @Operation(summary = "How a query line could go on where its cursor is.")
  @GetMapping("/complete")
  CompletionAnswer complete(
      @Parameter(description = "The query line as it is.")
          @RequestParam(value = "q", defaultValue = "")
          String query,
      @Parameter(description = "Characters before the cursor. Default: all.")
          @RequestParam(value = "cursor", defaultValue = "-1")
          int cursor,
      @Parameter(hidden = true) Place place,
      @Parameter(hidden = true) TimeRange range)
      throws IOException {
    WrongQuery.requireShort(query);
    return CompletionAnswer.of(
        completion.complete(query, cursor < 0 ? query.length() : cursor, place, range));
  }

  @Operation(
      summary = "Which kinds of lines there are, those with most lines first.",
      description =
          "Lines that read alike are grouped as they come. Counts are since a kind is known; the"
              + " range asks which were seen within it. `new`: no line of it is older than"
              + " `newSince` or, without it, than the range, and `newIn` wrote it first.")
  @GetMapping("/patterns")
  LogPatternsAnswer patterns(@Parameter(hidden = true) PatternSearch search) {
    return LogPatternsAnswer.of(patterns.find(search));
  }
}
