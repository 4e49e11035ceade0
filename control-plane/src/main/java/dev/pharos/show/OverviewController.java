package dev.pharos.show;

import dev.pharos.advise.OverviewQuery;
import dev.pharos.query.Place;
import dev.pharos.show.answer.Overview;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/overview")
@Tag(name = "overview", description = "What needs attention, in words.")
class OverviewController {
  private final OverviewQuery overview;

  OverviewController(OverviewQuery overview) {
    this.overview = overview;
  }

  @Operation(summary = "What needs attention, why, who is hit, and what changed.")
  @GetMapping
  Overview overview(
      @Parameter(hidden = true) TimeRange range, @Parameter(hidden = true) Place place)
      throws IOException {
    return Overview.of(overview.overview(range, place));
  }
}
