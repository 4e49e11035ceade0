package dev.pharos.show;

import dev.pharos.query.log.LogLimits;
import dev.pharos.query.log.LogSearch;
import dev.pharos.show.answer.LogHistogramAnswer;
import dev.pharos.show.answer.LogsAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.store.LogQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/logs")
@Tag(name = "logs", description = "What services wrote down.")
class LogController {
  private final LogSearch logs;

  LogController(LogSearch logs) {
    this.logs = logs;
  }

  @Operation(summary = "Lines that meet all conditions, newest or oldest first.")
  @GetMapping
  LogsAnswer search(@Parameter(hidden = true) LogQuery query) throws IOException {
    return LogsAnswer.of(logs.search(query));
  }

  @Operation(
      summary = "How many lines meet all conditions, by time and severity.",
      description = "`limit`, `order` and `after` are not heeded.")
  @GetMapping("/histogram")
  LogHistogramAnswer histogram(
      @Parameter(hidden = true) LogQuery query,
      @Parameter(description = "How many buckets at most, 1 to 500. Default: 60.")
          @RequestParam(value = "buckets", defaultValue = "" + LogLimits.USUAL_BUCKETS)
          int buckets)
      throws IOException {
    if (buckets < 1 || buckets > LogLimits.MOST_BUCKETS) {
      throw new ParameterException(
          "buckets",
          "%d is out of bounds.".formatted(buckets),
          List.of("a whole number from 1 to %d".formatted(LogLimits.MOST_BUCKETS)));
    }
    return LogHistogramAnswer.of(logs.histogram(query.range(), query.filter(), buckets));
  }
}
