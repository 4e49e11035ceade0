package dev.pharos.show;

import dev.pharos.query.ErrorQuery;
import dev.pharos.query.ErrorSearch;
import dev.pharos.query.Place;
import dev.pharos.show.answer.ErrorIssue;
import dev.pharos.show.answer.ErrorsAnswer;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/errors")
@Tag(name = "errors", description = "Exceptions, those of one fault as one issue.")
class ErrorController {
  private final ErrorQuery errors;

  ErrorController(ErrorQuery errors) {
    this.errors = errors;
  }

  @Operation(
      summary = "Exceptions that spans and log lines reported, grouped by type and own code.")
  @GetMapping
  ErrorsAnswer errors(@Parameter(hidden = true) ErrorSearch search) {
    return ErrorsAnswer.of(errors.find(search));
  }

  @Operation(summary = "One group of exceptions.")
  @GetMapping("/{id}")
  ErrorIssue error(
      @PathVariable("id") String id,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place anywhere) {
    return ErrorIssue.of(errors.issue(id, range));
  }
}
