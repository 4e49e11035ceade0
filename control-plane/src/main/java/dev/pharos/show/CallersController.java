package dev.pharos.show;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.OperationCallers;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceNames;
import dev.pharos.show.answer.CallersAnswer;
import dev.pharos.show.parameter.HistoryRange;
import dev.pharos.show.parameter.PathName;
import dev.pharos.signal.ServiceId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What to ask before an operation is removed. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/services")
@Tag(name = "services", description = "What runs, how it does, and who calls it.")
class CallersController {
  private final ServiceNames names;
  private final OperationCallers callers;
  private final LiveWindows live;

  CallersController(ServiceNames names, OperationCallers callers, LiveWindows live) {
    this.names = names;
    this.callers = callers;
    this.live = live;
  }

  @Operation(
      summary = "Who calls an operation, at which version, since when, and when last.",
      description =
          "Callers are remembered for 400 days, whether they called in the range or not; `calls`,"
              + " `points` and `trend` (the range's second half against its first) are of the range."
              + " `runs` tells whether instances of the caller's version run. An operation that is"
              + " not known at all is not found.")
  @GetMapping("/{name}/operations/{operation}/callers")
  CallersAnswer callers(
      @PathVariable("name") String namePart,
      @PathVariable("operation") String operationPart,
      @Parameter(description = "The service's name, when the path has ~ for it.")
          @RequestParam(value = "name", required = false)
          @Nullable String name,
      @Parameter(
              description =
                  "The operation, when the path has ~ for it: names such as `GET /items/{id}` have"
                      + " slashes, which servers and proxies refuse or change in paths.")
          @RequestParam(value = "operation", required = false)
          @Nullable String operation,
      @Parameter(hidden = true) HistoryRange history,
      @Parameter(hidden = true) Place place)
      throws IOException {
    ServiceId service = names.resolve(PathName.of("name", namePart, name), place);
    String meant = PathName.of("operation", operationPart, operation);
    return CallersAnswer.of(
        service,
        meant,
        callers.of(service, meant, history.range()),
        callers.rememberedSinceNs(),
        live.cappedServices().contains(service));
  }
}
